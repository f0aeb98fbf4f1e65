package whatssound.realtime.presence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Presence as the wire shows it: {@code {key: {"metas": [{"phx_ref": …, …}]}}}. Pure; any thread.
 */
final class PresenceJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> SERVERS_OWN = Set.of("phx_ref", "phx_ref_prev");

    private PresenceJson() {}

    /** A tracked map without what only the server may say, so that refs can be put before it. */
    static String withoutRefs(String metaJson) {
        try {
            return ((ObjectNode) JSON.readTree(metaJson)).without(SERVERS_OWN).toString();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is present, by key. */
    static String state(Map<Dot, Presence> entries) {
        return byKey(entries, Map.of());
    }

    /** What came and what left; {@code previous} holds the ref that a dot takes the place of. */
    static String diff(
            Map<Dot, Presence> joins, Map<Dot, Presence> leaves, Map<Dot, Dot> previous) {
        return "{\"joins\":"
                + byKey(joins, previous)
                + ",\"leaves\":"
                + byKey(leaves, Map.of())
                + "}";
    }

    private static String byKey(Map<Dot, Presence> entries, Map<Dot, Dot> previous) {
        Map<String, StringJoiner> metasByKey = new LinkedHashMap<>();
        entries.forEach(
                (dot, presence) ->
                        metasByKey
                                .computeIfAbsent(
                                        presence.key(), key -> new StringJoiner(",", "[", "]"))
                                .add(meta(dot, previous.get(dot), presence.metaJson())));
        StringBuilder keys = new StringBuilder("{");
        metasByKey.forEach(
                (key, metas) ->
                        keys.append(keys.length() == 1 ? "\"" : ",\"")
                                .append(JsonStringEncoder.getInstance().quoteAsString(key))
                                .append("\":{\"metas\":")
                                .append(metas)
                                .append('}'));
        return keys.append('}').toString();
    }

    private static String meta(Dot dot, @Nullable Dot before, String metaJson) {
        String refs =
                "{\"phx_ref\":\""
                        + dot.ref()
                        + (before == null ? "" : "\",\"phx_ref_prev\":\"" + before.ref())
                        + "\"";
        return metaJson.length() == "{}".length() ? refs + "}" : refs + "," + metaJson.substring(1);
    }
}
