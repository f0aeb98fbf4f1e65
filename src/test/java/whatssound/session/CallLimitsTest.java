package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.TooSoon;

class CallLimitsTest {
    private static final String HOME = "192.0.2.1";

    private final HandMovedTime time = new HandMovedTime();
    private final CallLimits limits = new CallLimits(time);
    private final Claims ann = user(UUID.randomUUID());

    @ParameterizedTest
    @CsvSource({
        "vote, 20, TOO_MANY_VOTES, 1",
        "vote_skip, 20, TOO_MANY_VOTES, 1",
        "request_track, 40, TOO_MANY_TRACK_REQUESTS, 6",
        "join_session, 20, TOO_MANY_JOINS, 6",
        "command_playback, 20, TOO_MANY_COMMANDS, 1",
        "session_snapshot, 20, TOO_MANY_CALLS, 1"
    })
    void aBurstIsLetInAndThenTheWaitIsToldAndEnough(
            String function, int burst, ErrorCode refusal, long waitS) {
        assertThat(letIn(function, ann, burst + 5)).isEqualTo(burst);
        assertThat(limits.refusal(function, ann, HOME)).contains(new TooSoon(refusal, waitS));

        time.pass(Duration.ofSeconds(waitS));
        assertThat(limits.refusal(function, ann, HOME)).isEmpty();
    }

    @Test
    void whatIsCountedTogetherIsOneAllowanceAndTheRestAreOthers() {
        letIn("vote", ann, 20);

        assertThat(limits.refusal("vote_skip", ann, HOME)).isPresent();
        assertThat(limits.refusal("command_playback", ann, HOME)).isEmpty();
        assertThat(limits.refusal("vote", user(UUID.randomUUID()), HOME)).isEmpty();
    }

    @Test
    void votesAreAlsoCountedByTheMinute() {
        long votes = 0;
        for (int second = 0; second < 10; second++) {
            votes += letIn("vote", ann, 20);
            time.pass(Duration.ofSeconds(1));
        }

        // Sixty at once, and one more in each second.
        assertThat(votes).isBetween(60L, 70L);
        letIn("vote", ann, 20);
        assertThat(limits.refusal("vote", ann, HOME)).map(TooSoon::retryAfterS).contains(1L);
    }

    @Test
    void theOperatorIsNotCounted() {
        UUID id = UUID.randomUUID();

        assertThat(letIn("vote", claims("service_role", id), 1_000)).isEqualTo(1_000);
        assertThat(letIn("vote", claims("service_role", null), 1_000)).isEqualTo(1_000);
        assertThat(letIn("vote", user(id), 1_000)).isEqualTo(20);
    }

    @Test
    void whoIsNobodyYetIsCountedByHisNetwork() {
        Claims nobody = claims("anon", null);

        assertThat(letIn("public_sessions", nobody, 300)).isEqualTo(200);
        assertThat(limits.refusal("public_sessions", nobody, "192.0.2.2")).isEmpty();
        assertThat(limits.refusal("public_sessions", ann, HOME)).isEmpty();
    }

    private long letIn(String function, Claims caller, int calls) {
        long letIn = 0;
        for (int i = 0; i < calls; i++) {
            Optional<TooSoon> refusal = limits.refusal(function, caller, HOME);
            letIn += refusal.isEmpty() ? 1 : 0;
        }
        return letIn;
    }

    static Claims user(UUID id) {
        return claims("authenticated", id);
    }

    private static Claims claims(String role, @Nullable UUID subject) {
        return new Claims(role, subject, null, Long.MAX_VALUE, "{}");
    }
}
