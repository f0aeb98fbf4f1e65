package whatssound.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Moments as HTTP writes them (RFC 9110, section 5.6.7), in whole seconds. Any thread. */
public final class HttpDate {
    // The JDK's own format writes days of one digit.
    private static final DateTimeFormatter FIXED_LENGTH =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    public static String format(Instant moment) {
        return FIXED_LENGTH.format(moment);
    }

    /** Empty for what is no date. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
