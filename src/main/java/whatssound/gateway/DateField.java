package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.InstantSource;
import whatssound.http.HttpDate;

/**
 * When an answer was made, which RFC 9110, section 6.6.1, wants to be told of every one. Made once
 * for all answers of a second. Lives on one event loop.
 */
final class DateField {
    private static final int MS_PER_SECOND = 1_000;

    private final InstantSource clock;
    private long second = Long.MIN_VALUE;
    private String value = "";
    private byte[] line = {};

    DateField(InstantSource clock) {
        this.clock = clock;
    }

    String value() {
        refresh();
        return value;
    }

    /** The whole field with its line break, which is not to be written to. */
    byte[] line() {
        refresh();
        return line;
    }

    private void refresh() {
        long now = Math.floorDiv(clock.millis(), MS_PER_SECOND);
        if (now != second) {
            second = now;
            value = HttpDate.format(Instant.ofEpochSecond(now));
            line = ("date: " + value + "\r\n").getBytes(US_ASCII);
        }
    }
}
