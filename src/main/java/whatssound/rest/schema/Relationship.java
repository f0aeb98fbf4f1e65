package whatssound.rest.schema;

import java.util.List;

/**
 * A foreign key as one of its tables sees it: the way from a row to its related rows. Any thread.
 */
public sealed interface Relationship {
    ForeignKey foreignKey();

    /** The table of the related rows. */
    String target();

    /** The columns of the table one comes from. */
    List<String> ownColumns();

    /** The columns of the target that equal them. */
    List<String> targetColumns();

    /** Whether there is at most one related row. */
    boolean toOne();

    /** How it is written in the answer to an ambiguous embedding. */
    String cardinality();

    /** From the row that refers to the one it refers to. */
    record Referenced(ForeignKey foreignKey) implements Relationship {
        @Override
        public String target() {
            return foreignKey.referencedTable();
        }

        @Override
        public List<String> ownColumns() {
            return foreignKey.columns();
        }

        @Override
        public List<String> targetColumns() {
            return foreignKey.referencedColumns();
        }

        @Override
        public boolean toOne() {
            return true;
        }

        @Override
        public String cardinality() {
            return foreignKey.unique() ? "one-to-one" : "many-to-one";
        }
    }

    /** From a row to those that refer to it. */
    record Referring(ForeignKey foreignKey) implements Relationship {
        @Override
        public String target() {
            return foreignKey.table();
        }

        @Override
        public List<String> ownColumns() {
            return foreignKey.referencedColumns();
        }

        @Override
        public List<String> targetColumns() {
            return foreignKey.columns();
        }

        @Override
        public boolean toOne() {
            return foreignKey.unique();
        }

        @Override
        public String cardinality() {
            return foreignKey.unique() ? "one-to-one" : "one-to-many";
        }
    }
}
