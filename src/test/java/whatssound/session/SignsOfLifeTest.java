package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.db.Claims;

class SignsOfLifeTest {
    private static final UUID SESSION = UUID.randomUUID();
    private static final UUID ANN = UUID.randomUUID();

    private final SignsOfLife signs = new SignsOfLife(PresenceKeeper.USUAL_GRACE);

    @Test
    void aCallCountsForItsCallerInTheSessionThatItNames() {
        long before = System.nanoTime();
        signs.called(
                claims(ANN), "{\"p_more\":{\"p_session\":1},\"p_session\":\"" + SESSION + "\"}");

        assertThat(signs.lastCallNanos(SESSION, ANN)).isBetween(before, System.nanoTime());
        assertThat(signs.lastCallNanos(UUID.randomUUID(), ANN)).isNull();
        assertThat(signs.lastCallNanos(SESSION, UUID.randomUUID())).isNull();
        Map<UUID, Set<UUID>> present = new HashMap<>();
        signs.addTo(present);
        assertThat(present).containsExactly(Map.entry(SESSION, Set.of(ANN)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "{}",
                "{\"p_session\":null}",
                "{\"p_session\":{}}",
                "{\"p_session\":\"here\"}",
                "{\"p_entry\":\"7d9b5f0e-0000-4000-8000-000000000000\"}"
            })
    void aCallThatNamesNoSessionCountsNowhere(String arguments) {
        signs.called(claims(ANN), arguments);

        Map<UUID, Set<UUID>> present = new HashMap<>();
        signs.addTo(present);
        assertThat(present).isEmpty();
    }

    private static Claims claims(UUID user) {
        return new Claims("authenticated", user, null, Long.MAX_VALUE, "{}");
    }
}
