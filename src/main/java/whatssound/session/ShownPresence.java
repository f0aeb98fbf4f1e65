package whatssound.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import whatssound.db.Claims;
import whatssound.realtime.protocol.Payload;

/**
 * What a member may show of himself in a session: {@code {user_id, display_name, role, state}},
 * each of which may be missing. Names and roles are hints: what is true of them the database says.
 * Pure; any thread.
 */
public final class ShownPresence {
    private static final String WHAT = "presence";
    private static final Set<String> FIELDS = Set.of("user_id", "display_name", "role", "state");
    private static final Set<String> ROLES = Set.of("host", "dj", "moderator", "listener");
    private static final Set<String> STATES = Set.of("listening", "away", "speaking");
    private static final int LONGEST_NAME = 40;

    private ShownPresence() {}

    /** Refuses what is no presence of the sender's with VALIDATION_FAILED. */
    public static void check(Claims sender, String key, String metaJson) {
        StrictPayload strict = new StrictPayload(Payload.json(metaJson), WHAT);
        JsonNode shown = strict.withAnyOf(FIELDS);
        String user = String.valueOf(sender.subject());
        require(
                strict,
                key.equals(user) && isOneOf(shown.path("user_id"), Set.of(user)),
                "is shown under one's own id, as the channel's presence key");
        require(strict, isOneOf(shown.path("role"), ROLES), "has a role that there is");
        require(
                strict,
                isOneOf(shown.path("state"), STATES),
                "has a state that is listening, away or speaking");
        JsonNode name = shown.path("display_name");
        require(
                strict,
                name.isMissingNode()
                        || (name.isTextual()
                                && name.textValue().codePointCount(0, name.textValue().length())
                                        <= LONGEST_NAME),
                "has a display_name of at most " + LONGEST_NAME + " characters");
    }

    private static boolean isOneOf(JsonNode value, Set<String> allowed) {
        return value.isMissingNode() || (value.isTextual() && allowed.contains(value.textValue()));
    }

    private static void require(StrictPayload strict, boolean holds, String rule) {
        if (!holds) {
            throw strict.refusal(rule);
        }
    }
}
