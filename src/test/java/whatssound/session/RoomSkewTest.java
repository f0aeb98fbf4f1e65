package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomSkewTest {
    private final RoomSkew room = new RoomSkew();

    @Test
    void anEmptyRoomHasNone() {
        assertThat(room.health(0)).isNull();
    }

    @Test
    void aListenersOneReportIsAll() {
        room.note(user(1), report(-4.5), 0);

        RoomSkew.Health health = health(0);

        assertThat(health.listeners()).isEqualTo(1);
        assertThat(health.p50Ms()).isEqualTo(4.5);
        assertThat(health.p95Ms()).isEqualTo(4.5);
    }

    @Test
    void theSharesAreOfSizesWhicheverTheirDirection() {
        IntStream.rangeClosed(1, 100)
                .forEach(i -> room.note(user(i), report(i % 2 == 0 ? (double) i : (double) -i), 0));

        assertThat(health(0).p50Ms()).isEqualTo(50);
        assertThat(health(0).p95Ms()).isEqualTo(95);
        assertThat(health(0).worst())
                .extracting(heard -> heard.report().errorMs())
                .containsExactly(100.0, -99.0, 98.0, -97.0, 96.0);
    }

    @Test
    void onlyThePlayingAreOffTheTimeline() {
        room.note(user(1), report(null), 0);
        assertThat(health(0).p95Ms()).isNull();
        assertThat(health(0).worst()).isEmpty();

        room.note(user(2), report(3.0), 0);

        assertThat(health(0).listeners()).isEqualTo(2);
        assertThat(health(0).playing()).isEqualTo(1);
        assertThat(health(0).p95Ms()).isEqualTo(3);
    }

    @Test
    void aNewReportReplacesTheOld() {
        room.note(user(1), report(80.0), 0);
        room.note(user(1), report(1.0), 10_000);

        assertThat(health(10_000).listeners()).isEqualTo(1);
        assertThat(health(10_000).p95Ms()).isEqualTo(1);
    }

    @Test
    void whoFallsSilentIsForgotten() {
        room.note(user(1), report(80.0), 0);
        room.note(user(2), report(1.0), 20_000);

        assertThat(health(25_000).listeners()).isEqualTo(2);
        assertThat(health(25_001).listeners()).isEqualTo(1);
        assertThat(room.health(45_001)).isNull();
    }

    @Test
    void seeksAndUnderrunsAddUp() {
        room.note(user(1), new SoundReport(1.0, null, null, null, 1, 2, 3, null, false), 0);
        room.note(user(2), new SoundReport(null, null, null, null, 1, 5, 7, null, true), 0);

        assertThat(health(0).seeks()).isEqualTo(7);
        assertThat(health(0).underruns()).isEqualTo(10);
    }

    private RoomSkew.Health health(double nowMs) {
        return Objects.requireNonNull(room.health(nowMs));
    }

    private static UUID user(int number) {
        return new UUID(0, number);
    }

    private static SoundReport report(@Nullable Double errorMs) {
        return new SoundReport(errorMs, 0.4, 2.0, "timestamp", 1, 0, 0, "aac128", false);
    }
}
