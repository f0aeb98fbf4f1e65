package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.TooSoon;

class CrowdLimitsTest {
    private final HandMovedTime time = new HandMovedTime();
    private final CrowdLimits limits = new CrowdLimits(time);
    private final UUID session = UUID.randomUUID();
    private final String attic = "{\"p_session\":\"" + session + "\",\"p_body\":\"hi\"}";

    @Test
    void aRaidSilencesItselfAndNobodyWhoWasThere() {
        Claims regular = someone();
        limits.called("session_snapshot", regular, session);
        time.pass(CrowdLimits.NEW_FOR);

        for (int raider = 0; raider < 40; raider++) {
            assertThat(say(someone())).isEmpty();
        }
        assertThat(say(someone())).contains(new TooSoon(ErrorCode.TOO_MANY_MESSAGES, 1));

        assertThat(say(regular)).isEmpty();
        time.pass(Duration.ofSeconds(1));
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
        String id = session.toString();
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
            limits.called("send_message", who, session);
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
