package whatssound.rest.query;

import java.util.List;

/** Which rows are meant. Any thread. */
public sealed interface Condition {
    /** {@code field=not.op.value}. */
    record Filter(Field field, boolean negated, Comparison comparison) implements Condition {}

    /** {@code not.or=(a,b)}. */
    record Group(boolean negated, Junction junction, List<Condition> members) implements Condition {
        public Group {
            members = List.copyOf(members);
        }
    }

    /** How the members of a group are joined. */
    enum Junction {
        AND,
        OR
    }
}
