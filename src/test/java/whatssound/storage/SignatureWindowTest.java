package whatssound.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignatureWindowTest {
    private static final long HOUR = 3_600;

    @Test
    void whatIsShortLastsExactlySoLong() {
        assertThat(SignatureWindow.of(1_000, 60)).isEqualTo(new SignatureWindow(1_000, 1_060));
        assertThat(SignatureWindow.of(1_000, 2 * HOUR - 1).toSeconds())
                .isEqualTo(1_000 + 2 * HOUR - 1);
    }

    @Test
    void whatIsLongIsTheSameForAllWithinHalfOfItAndLastsNoLongerThanWasAsked() {
        long day = 20_000 * 24 * HOUR;
        Set<SignatureWindow> windows = new HashSet<>();
        for (long now = day; now < day + 24 * HOUR; now += 59) {
            SignatureWindow window = SignatureWindow.of(now, 12 * HOUR);
            windows.add(window);
            assertThat(window.toSeconds() - now).isBetween(6 * HOUR, 12 * HOUR);
            assertThat(window.toSeconds() - window.fromSeconds()).isEqualTo(12 * HOUR);
            assertThat(window.fromSeconds()).isLessThanOrEqualTo(now);
        }
        assertThat(windows).hasSize(4);
    }
}
