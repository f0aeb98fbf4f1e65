package whatssound.error;

import java.util.concurrent.TimeUnit;

/**
 * A refusal that passes by itself. Any thread.
 *
 * @param retryAfterS whole seconds after which the same may be tried again, at least 1
 */
public record TooSoon(ErrorCode code, long retryAfterS) {
    /** Rounded up: who waits for so long is let in. */
    public static TooSoon byNanos(ErrorCode code, long nanos) {
        return new TooSoon(code, Math.max(1, Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1))));
    }
}
