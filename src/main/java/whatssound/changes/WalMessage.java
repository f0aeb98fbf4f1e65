package whatssound.changes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the pgoutput plugin, as far as it is read here. */
sealed interface WalMessage {

    /** Describes a table; sent before its first row and after each change of its columns. */
    record Relation(int id, String schema, String table, List<String> columns)
            implements WalMessage {}

    /** A row that was inserted; values as text, in the order of the relation's columns. */
    record Insert(int relationId, List<@Nullable String> values) implements WalMessage {}

    /** Begin, commit, and what is not subscribed to. */
    record Other(char type) implements WalMessage {}
}
