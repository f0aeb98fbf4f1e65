package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import whatssound.session.AbsentHolders.Found;
import whatssound.session.AbsentHolders.Signs;
import whatssound.session.PresenceStore.DeckHolder;

class AbsentHoldersTest {
    private static final UUID SESSION = UUID.randomUUID();
    private static final UUID ANN = UUID.randomUUID();
    private static final DeckHolder HOLDER = new DeckHolder(SESSION, ANN, 1);

    private final AbsentHolders absent = new AbsentHolders(Duration.ofSeconds(30));

    @Test
    void whoIsAwayForTheWholeGraceIsLostUntilSomebodyElseHoldsTheDecks() {
        assertThat(lost(null, null, 0)).isFalse();
        assertThat(lost(null, null, 29)).isFalse();
        assertThat(lost(null, null, 30)).isTrue();
        assertThat(lost(null, null, 31)).isTrue();
        assertThat(absent.look(List.of(), holder -> signs(null, null), seconds(32)).lost())
                .isEmpty();
    }

    @Test
    void whoComesBackStartsAnew() {
        lost(null, null, 0);
        lost(29, null, 29);
        assertThat(lost(null, null, 31)).isFalse();
        assertThat(lost(null, null, 60)).isFalse();
        assertThat(lost(null, null, 61)).isTrue();
    }

    @Test
    void whoTakesTheDecksAnewHasAGraceOfHisOwn() {
        lost(null, null, 0);
        DeckHolder again = new DeckHolder(SESSION, ANN, 2);
        assertThat(absent.look(List.of(again), holder -> signs(null, null), seconds(31)).lost())
                .isEmpty();
    }

    @Test
    void whoCallsIsThereWithoutASocketAndHasTheGraceAfterTheLastCall() {
        for (int second = 0; second <= 100; second++) {
            assertThat(lost(null, second / 20 * 20, second)).isFalse();
        }
        assertThat(lost(null, 100, 129)).isFalse();
        assertThat(lost(null, 100, 130)).isTrue();
    }

    @Test
    void aSocketThatAnswersLivesHoweverQuietItIs() {
        for (int second = 0; second <= 200; second++) {
            // Answers a moment after it was asked.
            int heard = second / 4 * 4;
            Found found = look(heard, null, second);
            assertThat(found.lost()).isEmpty();
            assertThat(found.quiet().isEmpty()).isEqualTo(second - heard < 3);
        }
    }

    @Test
    void aSocketThatGivesNoAnswerIsDeadSoonEnoughForASuccessorWithin35Seconds() {
        int lostAt = 0;
        while (!lost(0, null, lostAt)) {
            lostAt++;
        }
        assertThat(lostAt).isBetween(28, 32);
    }

    @Test
    void nobodyIsJudgedByALongWhileInWhichNobodyLooked() {
        lost(0, null, 0);
        assertThat(lost(0, null, 300)).isFalse();
        assertThat(lost(0, null, 301)).isFalse();
        assertThat(lost(301, null, 302)).isFalse();
        assertThat(lost(301, null, 330)).isFalse();
    }

    @Test
    void aSocketThatClosesBeginsTheGraceUnlessItWasDeadBefore() {
        lost(0, null, 3);
        lost(0, null, 5);
        assertThat(lost(null, null, 6)).isFalse();
        assertThat(lost(null, null, 35)).isFalse();
        assertThat(lost(null, null, 36)).isTrue();

        lost(100, null, 100);
        for (int second = 104; second <= 124; second++) {
            lost(100, null, second);
        }
        assertThat(lost(null, null, 125)).isFalse();
        assertThat(lost(null, null, 134)).isTrue();
    }

    @Test
    void whoseSocketIsDeadMayStillCall() {
        for (int second = 0; second <= 60; second++) {
            assertThat(lost(0, second / 10 * 10, second)).isFalse();
        }
    }

    private boolean lost(@Nullable Integer heard, @Nullable Integer called, long atSeconds) {
        return !look(heard, called, atSeconds).lost().isEmpty();
    }

    private Found look(@Nullable Integer heard, @Nullable Integer called, long atSeconds) {
        return absent.look(List.of(HOLDER), holder -> signs(heard, called), seconds(atSeconds));
    }

    private static Signs signs(@Nullable Integer heard, @Nullable Integer called) {
        return new Signs(
                heard == null ? null : (Long) seconds(heard),
                called == null ? null : (Long) seconds(called));
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
