package whatssound.rest.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that {@code select} asks for. Any thread. */
public sealed interface SelectItem {
    /** All columns of the table. */
    record Star() implements SelectItem {}

    /**
     * {@code alias:field::cast}.
     *
     * @param alias the name in the answer, where it is not the column's
     * @param cast the type to show the value as
     */
    record Column(Field field, @Nullable String alias, @Nullable String cast)
            implements SelectItem {}

    /**
     * {@code alias:target!hint!inner(items)}: rows of another table that a foreign key relates.
     *
     * @param target a table, a foreign key or the column that has one
     * @param hint the foreign key or its column, where there are several
     * @param inner whether rows without a related one are left out
     * @param items what is wanted of the related rows; empty to only filter by them
     */
    record Embed(
            @Nullable String alias,
            String target,
            @Nullable String hint,
            boolean inner,
            List<SelectItem> items)
            implements SelectItem {
        public Embed {
            items = List.copyOf(items);
        }

        /** The name in the answer, and in the filters of this embedding. */
        public String name() {
            return alias == null ? target : alias;
        }
    }
}
