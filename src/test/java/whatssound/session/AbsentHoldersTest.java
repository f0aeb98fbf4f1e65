package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import whatssound.session.PresenceStore.DeckHolder;

class AbsentHoldersTest {
    private static final UUID SESSION = UUID.randomUUID();
    private static final UUID ANN = UUID.randomUUID();
    private static final DeckHolder HOLDER = new DeckHolder(SESSION, ANN, 1);

    private final AbsentHolders absent = new AbsentHolders(Duration.ofSeconds(30));

    @Test
    void whoIsAwayForTheWholeGraceIsLostUntilSomebodyElseHoldsTheDecks() {
        assertThat(lost(HOLDER, Set.of(), 0)).isEmpty();
        assertThat(lost(HOLDER, Set.of(), 29)).isEmpty();
        assertThat(lost(HOLDER, Set.of(), 30)).containsExactly(HOLDER);
        assertThat(lost(HOLDER, Set.of(), 31)).containsExactly(HOLDER);
        assertThat(absent.lost(List.of(), Map.of(), seconds(32))).isEmpty();
    }

    @Test
    void whoComesBackStartsAnew() {
        lost(HOLDER, Set.of(), 0);
        lost(HOLDER, Set.of(ANN), 29);
        assertThat(lost(HOLDER, Set.of(), 31)).isEmpty();
        assertThat(lost(HOLDER, Set.of(), 60)).isEmpty();
        assertThat(lost(HOLDER, Set.of(), 61)).containsExactly(HOLDER);
    }

    @Test
    void whoTakesTheDecksAnewHasAGraceOfHisOwn() {
        lost(HOLDER, Set.of(), 0);
        assertThat(lost(new DeckHolder(SESSION, ANN, 2), Set.of(), 31)).isEmpty();
    }

    @Test
    void beingInAnotherSessionDoesNotCount() {
        Map<UUID, Set<UUID>> elsewhere = Map.of(UUID.randomUUID(), Set.of(ANN));
        absent.lost(List.of(HOLDER), elsewhere, 0);
        assertThat(absent.lost(List.of(HOLDER), elsewhere, seconds(30))).containsExactly(HOLDER);
    }

    private List<DeckHolder> lost(DeckHolder holder, Set<UUID> present, long atSeconds) {
        return absent.lost(List.of(holder), Map.of(SESSION, present), seconds(atSeconds));
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
