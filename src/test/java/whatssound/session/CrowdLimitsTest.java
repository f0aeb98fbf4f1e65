package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.TooSoon;

class CrowdLimitsTest {
    private long nanos = Duration.ofDays(1).toNanos();
    private final CrowdLimits limits = new CrowdLimits(new Hand());
    private final String attic = "{\"p_session\":\"" + UUID.randomUUID() + "\",\"p_body\":\"hi\"}";

    /** A clock that the test moves. */
    private final class Hand implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Test
    void aRaidSilencesItselfAndNobodyWhoWasThere() {
        Claims regular = someone();
        limits.called("session_snapshot", regular, attic);
        nanos += CrowdLimits.NEW_FOR.toNanos();

        for (int raider = 0; raider < 40; raider++) {
            assertThat(say(someone())).isEmpty();
        }
        assertThat(say(someone())).contains(new TooSoon(ErrorCode.TOO_MANY_MESSAGES, 1));

        assertThat(say(regular)).isEmpty();
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(say(someone())).isEmpty();
    }

    @Test
    void sessionsDoNotCountForEachOther() {
        for (int message = 0; message < 41; message++) {
            say(someone());
        }

        assertThat(limits.refusal("send_message", someone(), attic)).isPresent();
        assertThat(limits.refusal("send_message", someone(), otherSession())).isEmpty();
        assertThat(limits.refusal("vote", someone(), attic)).isEmpty();
        assertThat(limits.refusal("send_message", someone(), "{\"p_session\":7}")).isEmpty();
    }

    @Test
    void onlyWhatWasSaidCounts() {
        for (int refused = 0; refused < 100; refused++) {
            assertThat(limits.refusal("send_message", someone(), attic)).isEmpty();
        }
    }

    @Test
    void theSessionIsFoundHoweverItIsWritten() {
        String id = attic.substring(14, 50);
        String hidden =
                "{\"p_session\":\"%s\",\"p_session\":\"{%s}\"}"
                        .formatted(UUID.randomUUID(), id.replace("-", "").toUpperCase(Locale.ROOT));
        for (int message = 0; message < 40; message++) {
            say(someone());
        }

        assertThat(limits.refusal("send_message", someone(), hidden)).isPresent();
    }

    private Optional<TooSoon> say(Claims who) {
        Optional<TooSoon> refusal = limits.refusal("send_message", who, attic);
        if (refusal.isEmpty()) {
            limits.called("send_message", who, attic);
        }
        return refusal;
    }

    private static String otherSession() {
        return "{\"p_session\":\"" + UUID.randomUUID() + "\"}";
    }

    private static Claims someone() {
        return CallLimitsTest.user(UUID.randomUUID());
    }
}
