package whatssound.changes.wal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that has committed, in the order of the WAL. Any thread. */
public sealed interface WalEvent {

    /** What follows is of one transaction, up to its {@link Committed}. */
    record Begun(int xid, long commitLsn, long commitTimeMs) implements WalEvent {}

    record Committed() implements WalEvent {}

    /**
     * A row that was inserted, updated or deleted.
     *
     * @param row column name → value in Postgres' text form (null for SQL null) of the row after
     *     the change; without the large values that did not change; empty for a delete
     * @param old the same of the row before, as far as its replica identity tells it
     */
    record RowChange(
            Relation relation,
            ChangeKind kind,
            Map<String, @Nullable String> row,
            Map<String, @Nullable String> old)
            implements WalEvent {}

    /** Tables that were emptied. */
    record Truncated(List<Relation> relations) implements WalEvent {}

    /** What {@code pg_logical_emit_message} wrote. */
    record Message(String prefix, String content) implements WalEvent {}
}
