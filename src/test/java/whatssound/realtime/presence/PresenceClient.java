package whatssound.realtime.presence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a member makes of the frames it gets: {@code syncState} and {@code syncDiff} of Phoenix's
 * own client, step by step, with the diffs kept back that come before the state.
 */
final class PresenceClient {
    private Map<String, List<JsonNode>> view = new TreeMap<>();
    private final List<JsonNode> pendingDiffs = new ArrayList<>();
    private boolean hasState;

    /** Refs that were joined twice or left without having been there. */
    private int surprises;

    void state(JsonNode state) {
        view = new TreeMap<>();
        state.properties().forEach(entry -> view.put(entry.getKey(), metas(entry.getValue())));
        hasState = true;
        pendingDiffs.forEach(this::apply);
        pendingDiffs.clear();
    }

    void diff(JsonNode diff) {
        if (hasState) {
            apply(diff);
        } else {
            pendingDiffs.add(diff);
        }
    }

    /** The metas under each key, without their refs. */
    Map<String, List<String>> shown() {
        Map<String, List<String>> shown = new TreeMap<>();
        view.forEach(
                (key, metas) ->
                        shown.put(
                                key,
                                metas.stream()
                                        .map(meta -> meta.path("v").asText())
                                        .sorted()
                                        .toList()));
        return shown;
    }

    int surprises() {
        return surprises;
    }

    private void apply(JsonNode diff) {
        diff.get("joins").properties().forEach(entry -> join(entry.getKey(), entry.getValue()));
        diff.get("leaves").properties().forEach(entry -> leave(entry.getKey(), entry.getValue()));
    }

    private void join(String key, JsonNode presence) {
        List<JsonNode> joined = metas(presence);
        Set<String> joinedRefs = refs(joined);
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode meta : view.getOrDefault(key, List.of())) {
            if (joinedRefs.contains(ref(meta))) {
                surprises++;
            } else {
                kept.add(meta);
            }
        }
        kept.addAll(joined);
        view.put(key, kept);
    }

    private void leave(String key, JsonNode presence) {
        Set<String> left = refs(metas(presence));
        List<JsonNode> current = view.get(key);
        if (current == null || !refs(current).containsAll(left)) {
            surprises++;
        }
        if (current != null) {
            current.removeIf(meta -> left.contains(ref(meta)));
            if (current.isEmpty()) {
                view.remove(key);
            }
        }
    }

    private static List<JsonNode> metas(JsonNode presence) {
        List<JsonNode> metas = new ArrayList<>();
        presence.get("metas").forEach(metas::add);
        return metas;
    }

    private static Set<String> refs(List<JsonNode> metas) {
        Set<String> refs = new HashSet<>();
        metas.forEach(meta -> refs.add(ref(meta)));
        return refs;
    }

    private static String ref(JsonNode meta) {
        return meta.get("phx_ref").asText();
    }
}
