package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import whatssound.db.Claims;

class SignsOfLifeTest {
    private static final UUID SESSION = UUID.randomUUID();
    private static final UUID ANN = UUID.randomUUID();

    private final SignsOfLife signs = new SignsOfLife(PresenceKeeper.USUAL_GRACE);

    @Test
    void aCallCountsForItsCallerInItsSession() {
        long before = System.nanoTime();
        signs.called(claims(ANN), SESSION);

        assertThat(signs.lastCallNanos(SESSION, ANN)).isBetween(before, System.nanoTime());
        assertThat(signs.lastCallNanos(UUID.randomUUID(), ANN)).isNull();
        assertThat(signs.lastCallNanos(SESSION, UUID.randomUUID())).isNull();
        Map<UUID, Set<UUID>> present = new HashMap<>();
        signs.addTo(present);
        assertThat(present).containsExactly(Map.entry(SESSION, Set.of(ANN)));
    }

    private static Claims claims(UUID user) {
        return new Claims("authenticated", user, null, Long.MAX_VALUE, "{}");
    }
}
