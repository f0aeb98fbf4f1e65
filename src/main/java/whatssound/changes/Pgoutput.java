package whatssound.changes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pgoutput, protocol version 1 (PostgreSQL manual, "Logical Replication Message Formats").
 * Pure; any thread.
 */
final class Pgoutput {
    private Pgoutput() {}

    static WalMessage decode(ByteBuffer message) {
        char type = (char) message.get();
        return switch (type) {
            case 'R' -> relation(message);
            case 'I' -> insert(message);
            default -> new WalMessage.Other(type);
        };
    }

    private static WalMessage.Relation relation(ByteBuffer message) {
        int id = message.getInt();
        String schema = cString(message);
        String table = cString(message);
        message.get(); // replica identity
        int count = message.getShort();
        List<String> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            message.get(); // flags: part of the key
            columns.add(cString(message));
            message.getInt(); // type
            message.getInt(); // type modifier
        }
        return new WalMessage.Relation(id, schema, table, columns);
    }

    private static WalMessage.Insert insert(ByteBuffer message) {
        int relationId = message.getInt();
        message.get(); // 'N': a new tuple follows
        int count = message.getShort();
        List<@Nullable String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(value(message));
        }
        return new WalMessage.Insert(relationId, values);
    }

    private static @Nullable String value(ByteBuffer message) {
        char kind = (char) message.get();
        if (kind != 't') {
            return null; // null, or an unchanged TOAST value, which an insert never has
        }
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
