package whatssound.changes;

import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.Topic;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Payload;

/** A row of {@code realtime.messages} as it is told: with the row's id in the meta. Any thread. */
record StoredBroadcast(Topic topic, String event, Payload payload, BroadcastMeta meta) {

    /** Reads a row; null for what is no broadcast, as the probes of authorisation are. */
    static @Nullable StoredBroadcast of(Map<String, @Nullable String> row, int transactionId) {
        String id = row.get("id");
        String topic = row.get("topic");
        String event = row.get("event");
        if (id == null
                || topic == null
                || event == null
                || !"broadcast".equals(row.get("extension"))) {
            return null;
        }
        String json = row.get("payload");
        String binary = row.get("binary_payload");
        Payload payload =
                binary != null
                        ? Payload.raw(
                                HexFormat.of().parseHex(binary, 2, binary.length())) // after \x
                        : Payload.json(json == null ? "{}" : json);
        return new StoredBroadcast(
                new Topic(topic, "t".equals(row.get("private"))),
                event,
                payload,
                BroadcastMeta.stored(id, transactionId));
    }
}
