package whatssound.changes;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.Topic;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Payload;

/** A row of {@code realtime.messages} as it is told: with the row's id in the meta. */
public record StoredBroadcast(Topic topic, String event, Payload payload, BroadcastMeta meta) {

    /** Reads a row; null for what is no broadcast, as the probes of authorisation are. */
    static @Nullable StoredBroadcast of(List<String> columns, List<@Nullable String> values) {
        String id = null;
        String topic = null;
        String extension = null;
        String event = null;
        String json = null;
        String binary = null;
        boolean isPrivate = false;
        for (int i = 0; i < columns.size(); i++) {
            String value = values.get(i);
            switch (columns.get(i)) {
                case "id" -> id = value;
                case "topic" -> topic = value;
                case "extension" -> extension = value;
                case "event" -> event = value;
                case "payload" -> json = value;
                case "binary_payload" -> binary = value;
                case "private" -> isPrivate = "t".equals(value);
                default -> {
                    // the time of the row is not told
                }
            }
        }
        if (id == null || topic == null || event == null || !"broadcast".equals(extension)) {
            return null;
        }
        Payload payload =
                binary != null
                        ? Payload.raw(
                                HexFormat.of().parseHex(binary, 2, binary.length())) // after \x
                        : Payload.json(json == null ? "{}" : json);
        return new StoredBroadcast(
                new Topic(topic, isPrivate), event, payload, BroadcastMeta.of(id));
    }
}
