package whatssound.realtime.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a broadcast beside its payload.
 *
 * @param id of the stored message, or what the sender named it
 * @param replayed whether it is told again, to somebody who came later
 * @param transactionId of what the stream of the database tells, 32 bits; it is not for clients
 */
public record BroadcastMeta(String id, boolean replayed, @Nullable Integer transactionId) {
    public static BroadcastMeta of(String id) {
        return new BroadcastMeta(id, false, null);
    }

    public static BroadcastMeta replayed(String id) {
        return new BroadcastMeta(id, true, null);
    }

    public static BroadcastMeta stored(String id, int transactionId) {
        return new BroadcastMeta(id, false, transactionId);
    }

    String json() {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        if (replayed) {
            meta.put("replayed", true);
        }
        return meta.put("id", id).toString();
    }
}
