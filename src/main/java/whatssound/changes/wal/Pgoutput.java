package whatssound.changes.wal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pgoutput, protocol version 1 (PostgreSQL manual, "Logical Replication Message Formats"),
 * and remembers the tables that it described: one for each connection. Lives on the stream's
 * thread.
 */
final class Pgoutput {
    /** 2000-01-01, from which Postgres counts. */
    private static final long POSTGRES_EPOCH_MS = 946_684_800_000L;

    private static final int FLAG_TRANSACTIONAL = 1;

    private final Map<Integer, Relation> relations = new HashMap<>();

    WalMessage decode(ByteBuffer message) {
        char type = (char) message.get();
        return switch (type) {
            case 'B' -> {
                long commitLsn = message.getLong();
                long commitTimeMs = timeMs(message.getLong());
                yield new WalMessage.Begin(message.getInt(), commitLsn, commitTimeMs);
            }
            case 'C' -> {
                message.get(); // flags, unused
                yield new WalMessage.Commit(message.getLong(), message.getLong());
            }
            case 'R' -> {
                Relation relation = relation(message);
                relations.put(relation.oid(), relation);
                yield new WalMessage.Described(relation);
            }
            case 'I' -> insert(message);
            case 'U' -> update(message);
            case 'D' -> delete(message);
            case 'T' -> truncate(message);
            case 'M' -> logical(message);
            default -> new WalMessage.Other(type);
        };
    }

    private static Relation relation(ByteBuffer message) {
        int oid = message.getInt();
        String schema = cString(message);
        String table = cString(message);
        char replicaIdentity = (char) message.get();
        int count = message.getShort();
        List<Column> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean key = (message.get() & 1) != 0;
            String name = cString(message);
            int typeOid = message.getInt();
            message.getInt(); // type modifier
            columns.add(new Column(name, typeOid, key));
        }
        return new Relation(
                oid,
                schema.isEmpty() ? "pg_catalog" : schema,
                table,
                replicaIdentity,
                List.copyOf(columns));
    }

    private WalMessage insert(ByteBuffer message) {
        Relation relation = described(message.getInt());
        message.get(); // 'N': the new row follows
        return new WalMessage.Row(
                ChangeKind.INSERT, relation, null, row(message, relation, 'N', null));
    }

    private WalMessage update(ByteBuffer message) {
        Relation relation = described(message.getInt());
        char kind = (char) message.get();
        Map<String, @Nullable String> old = null;
        if (kind != 'N') {
            old = row(message, relation, kind, null);
            message.get(); // 'N': the new row follows
        }
        Map<String, @Nullable String> row = row(message, relation, 'N', old);
        return new WalMessage.Row(ChangeKind.UPDATE, relation, old, row);
    }

    private WalMessage delete(ByteBuffer message) {
        Relation relation = described(message.getInt());
        char kind = (char) message.get();
        return new WalMessage.Row(
                ChangeKind.DELETE, relation, row(message, relation, kind, null), null);
    }

    private WalMessage truncate(ByteBuffer message) {
        int count = message.getInt();
        message.get(); // cascade, restart identity
        List<Relation> truncated = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            truncated.add(described(message.getInt()));
        }
        return new WalMessage.Truncate(List.copyOf(truncated));
    }

    private static WalMessage logical(ByteBuffer message) {
        boolean transactional = (message.get() & FLAG_TRANSACTIONAL) != 0;
        long lsn = message.getLong();
        String prefix = cString(message);
        return new WalMessage.Logical(transactional, lsn, prefix, text(message));
    }

    private Relation described(int oid) {
        Relation relation = relations.get(oid);
        if (relation == null) {
            throw new IllegalStateException("a row came before its table was described");
        }
        return relation;
    }

    /**
     * Reads a row. Of a key ({@code K}) only the columns of the key are told; a large value that
     * did not change is taken from the old row, where that came whole, and is else left out.
     */
    private static Map<String, @Nullable String> row(
            ByteBuffer message,
            Relation relation,
            char kind,
            @Nullable Map<String, @Nullable String> old) {
        int count = message.getShort();
        Map<String, @Nullable String> row = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            Column column = relation.columns().get(i);
            char form = (char) message.get();
            switch (form) {
                case 'n' -> {
                    if (kind != 'K' || column.key()) {
                        row.put(column.name(), null);
                    }
                }
                case 'u' -> {
                    if (old != null && old.containsKey(column.name())) {
                        row.put(column.name(), old.get(column.name()));
                    }
                }
                case 't' -> row.put(column.name(), text(message));
                default -> throw new IllegalStateException("a value in the unknown form " + form);
            }
        }
        return row;
    }

    private static long timeMs(long postgresMicros) {
        return POSTGRES_EPOCH_MS + Math.floorDiv(postgresMicros, 1_000L);
    }

    /** A length in four bytes, then UTF-8. */
    private static String text(ByteBuffer message) {
        byte[] text = new byte[message.getInt()];
        message.get(text);
        return new String(text, UTF_8);
    }

    private static String cString(ByteBuffer message) {
        int start = message.position();
        while (message.get() != 0) {
            // to the terminating zero
        }
        byte[] text = new byte[message.position() - start - 1];
        message.get(start, text);
        return new String(text, UTF_8);
    }
}
