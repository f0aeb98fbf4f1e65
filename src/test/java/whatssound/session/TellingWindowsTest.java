package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TellingWindowsTest {
    private static final UUID SESSION = new UUID(0, 1);
    private static final UUID ANOTHER = new UUID(0, 2);

    private final TellingWindows windows = new TellingWindows(2_000);

    @Test
    void theFirstVoteIsToldAtOnce() {
        assertThat(windows.changed(SESSION, 50)).hasValue(50);
        assertThat(windows.changed(SESSION, 51)).isEmpty();
        assertThat(windows.changed(ANOTHER, 52)).hasValue(52);
    }

    @Test
    void theNextOnesAtTheEndOfTheWindow() {
        written(100);
        assertThat(windows.changed(SESSION, 700)).hasValue(2_100);
        assertThat(windows.changed(SESSION, 1_900)).isEmpty();
        written(2_100);
        assertThat(windows.changed(SESSION, 4_100)).hasValue(4_100);
    }

    @Test
    void whatHappensDuringTheWriteIsToldByTheNext() {
        windows.changed(SESSION, 100);
        windows.begun(SESSION, 100);
        assertThat(windows.changed(SESSION, 105)).isEmpty();
        assertThat(windows.done(SESSION, true, 110)).hasValue(2_100);
        assertThat(windows.changed(SESSION, 120)).isEmpty();
    }

    @Test
    void whatWasNoNewsOpensNoWindow() {
        windows.changed(SESSION, 100);
        windows.begun(SESSION, 100);
        assertThat(windows.done(SESSION, false, 110)).isEmpty();
        assertThat(windows.changed(SESSION, 120)).hasValue(120);
    }

    @Test
    void aWriteThatFailedIsTriedAgain() {
        windows.changed(SESSION, 100);
        windows.begun(SESSION, 100);
        assertThat(windows.failed(SESSION, 110)).isEqualTo(2_110);
        assertThat(windows.changed(SESSION, 120)).isEmpty();
    }

    @Test
    void sessionsAtRestAreForgotten() {
        written(100);
        windows.forgetResting(2_000);
        assertThat(windows.size()).isEqualTo(1);
        windows.forgetResting(2_100);
        assertThat(windows.size()).isZero();
    }

    /** However votes fall: at most 31 writes a minute, none late, and the last vote is written. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aMinuteOfVotesIsToldSeldomAndWhole(long seed) {
        Random random = new Random(seed);
        List<Double> written = new ArrayList<>();
        OptionalDouble due = OptionalDouble.empty();
        double unwrittenSinceMs = Double.NaN;
        double voteMs = 0;
        while (voteMs < 60_000) {
            voteMs += random.nextDouble() < 0.01 ? 5_000 * random.nextDouble() : 12;
            while (due.isPresent() && due.getAsDouble() <= voteMs) {
                double nowMs = due.getAsDouble();
                assertThat(nowMs - unwrittenSinceMs).isLessThanOrEqualTo(2_000);
                unwrittenSinceMs = Double.NaN;
                written.add(nowMs);
                windows.begun(SESSION, nowMs);
                due = windows.done(SESSION, true, nowMs + 5);
            }
            OptionalDouble asked = windows.changed(SESSION, voteMs);
            due = asked.isPresent() ? asked : due;
            unwrittenSinceMs = Double.isNaN(unwrittenSinceMs) ? voteMs : unwrittenSinceMs;
        }
        assertThat(due).isPresent();
        assertThat(written).hasSizeBetween(15, 31);
    }

    private void written(double atMs) {
        windows.changed(SESSION, atMs);
        windows.begun(SESSION, atMs);
        assertThat(windows.done(SESSION, true, atMs + 10)).isEmpty();
    }
}
