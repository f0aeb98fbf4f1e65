package whatssound.realtime.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is told of a broadcast beside its payload.
 *
 * @param id of the stored message, or what the sender named it
 * @param replayed whether it is told again, to somebody who came later
 */
public record BroadcastMeta(String id, boolean replayed) {
    public static BroadcastMeta of(String id) {
        return new BroadcastMeta(id, false);
    }

    String json() {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        if (replayed) {
            meta.put("replayed", true);
        }
        return meta.put("id", id).toString();
    }
}
