package whatssound.changes.wal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of the pgoutput plugin, rows still without their table. Any thread. */
sealed interface WalMessage {

    /** A transaction follows that has committed; {@code commitLsn} names it. */
    record Begin(int xid, long commitLsn, long commitTimeMs) implements WalMessage {}

    /** The transaction is complete; the stream goes on at {@code endLsn}. */
    record Commit(long commitLsn, long endLsn) implements WalMessage {}

    /** Describes a table; sent before its first row and after each change of its columns. */
    record Described(Relation relation) implements WalMessage {}

    /**
     * A row.
     *
     * @param old what came of the row before; null where nothing did
     * @param row the row after; null for a delete
     */
    record Row(
            ChangeKind kind,
            Relation relation,
            @Nullable Map<String, @Nullable String> old,
            @Nullable Map<String, @Nullable String> row)
            implements WalMessage {}

    record Truncate(List<Relation> relations) implements WalMessage {}

    /** What {@code pg_logical_emit_message} wrote. */
    record Logical(boolean transactional, long lsn, String prefix, String content)
            implements WalMessage {}

    /** Origins and types, which say nothing that is needed. */
    record Other(char type) implements WalMessage {}
}
