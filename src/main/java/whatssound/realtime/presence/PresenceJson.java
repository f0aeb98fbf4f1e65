package whatssound.realtime.presence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Presence as the wire shows it: {@code {key: {"metas": [{"phx_ref": …, …}]}}}. Pure; any thread.
 */
final class PresenceJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PresenceJson() {}

    /** All that is present, by key. */
    static String state(Map<Dot, Presence> entries) {
        return byKey(entries, Map.of()).toString();
    }

    /** What came and what left; {@code previous} holds the ref that a dot takes the place of. */
    static String diff(
            Map<Dot, Presence> joins, Map<Dot, Presence> leaves, Map<Dot, Dot> previous) {
        ObjectNode diff = JSON.createObjectNode();
        diff.set("joins", byKey(joins, previous));
        diff.set("leaves", byKey(leaves, Map.of()));
        return diff.toString();
    }

    private static ObjectNode byKey(Map<Dot, Presence> entries, Map<Dot, Dot> previous) {
        ObjectNode keys = JSON.createObjectNode();
        entries.forEach(
                (dot, presence) -> {
                    ArrayNode metas =
                            keys.withObjectProperty(presence.key()).withArrayProperty("metas");
                    ObjectNode meta = parse(presence.metaJson());
                    meta.put("phx_ref", dot.ref());
                    Dot before = previous.get(dot);
                    if (before != null) {
                        meta.put("phx_ref_prev", before.ref());
                    }
                    metas.add(meta);
                });
        return keys;
    }

    private static ObjectNode parse(String metaJson) {
        try {
            return (ObjectNode) JSON.readTree(metaJson);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
