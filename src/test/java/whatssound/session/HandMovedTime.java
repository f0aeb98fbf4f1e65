package whatssound.session;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** A clock that a test moves. */
public final class HandMovedTime implements TimeMeter {
    private long nanos = Duration.ofDays(1).toNanos();

    public void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long currentTimeNanos() {
        return nanos;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
