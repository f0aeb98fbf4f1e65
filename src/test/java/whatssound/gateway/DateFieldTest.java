package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DateFieldTest {
    private Instant now = Instant.parse("1994-11-06T08:49:37.999Z");
    private final DateField date = new DateField(() -> now);

    @Test
    void isWrittenAsTheRfcWritesIt() {
        assertThat(date.value()).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(new String(date.line(), US_ASCII))
                .isEqualTo("date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    }

    @Test
    void isMadeOnceASecond() {
        byte[] first = date.line();
        now = Instant.parse("1994-11-06T08:49:37Z");
        assertThat(date.line()).isSameAs(first);
        now = Instant.parse("1994-11-06T08:49:38Z");
        assertThat(date.value()).isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
        // A clock that was set back is believed.
        now = Instant.parse("1994-11-06T08:49:37Z");
        assertThat(date.value()).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
