package whatssound.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;

/**
 * Reads how far an encoding is from what ffmpeg says of it, and tells it now and then. One thread.
 */
final class Progress {
    private static final String OUT_TIME = "out_time_us=";
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final double MICROSECONDS_PER_MS = 1000;

    private final double durationMs;
    private final DoubleConsumer told;
    private long toldNanos = System.nanoTime();

    /**
     * @param durationMs of the whole, as far as it is known
     * @param told takes how much is done, from 0 to 1
     */
    Progress(double durationMs, DoubleConsumer told) {
        this.durationMs = durationMs;
        this.told = told;
    }

    void read(InputStream output) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(output, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            long nowNanos = System.nanoTime();
            if (line.startsWith(OUT_TIME) && nowNanos - toldNanos >= PERIOD_NANOS) {
                toldNanos = nowNanos;
                tell(line.substring(OUT_TIME.length()));
            }
        }
    }

    private void tell(String microseconds) {
        try {
            double done = Long.parseLong(microseconds) / MICROSECONDS_PER_MS / durationMs;
            told.accept(Math.clamp(done, 0, 1));
        } catch (NumberFormatException e) {
            // ffmpeg writes N/A until the first packet is out
        }
    }
}
