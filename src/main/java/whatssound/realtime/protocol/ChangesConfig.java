package whatssound.realtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a join asks of Postgres Changes. Any thread.
 *
 * @param bindings in the order of the client, who expects them back in it
 * @param echoJson the bindings with their ids, as a JSON array
 * @param waits whether the join is answered only once the changes are live
 * @param timeoutMs how long such a join waits
 */
public record ChangesConfig(
        List<ChangeBinding> bindings, String echoJson, boolean waits, long timeoutMs) {
    /** None are asked for. */
    public static final ChangesConfig NONE = new ChangesConfig(List.of(), "[]", false, 0);

    private static final long DEFAULT_TIMEOUT_MS = 15_000;
    private static final long MAX_TIMEOUT_MS = 20_000;

    static ChangesConfig parse(JsonNode config) {
        JsonNode asked = config.path("postgres_changes");
        if (!asked.isArray() || asked.isEmpty()) {
            return NONE;
        }
        List<ChangeBinding> bindings = new ArrayList<>();
        List<String> echo = new ArrayList<>();
        for (JsonNode binding : asked) {
            bindings.add(ChangeBinding.parse(binding));
            echo.add(ChangeBinding.echo(binding));
        }
        JsonNode options = config.path("postgres_changes_options");
        return new ChangesConfig(
                List.copyOf(bindings),
                "[" + String.join(",", echo) + "]",
                JoinConfig.flag(options.path("wait")),
                Math.clamp(options.path("timeout").asLong(DEFAULT_TIMEOUT_MS), 1, MAX_TIMEOUT_MS));
    }
}
