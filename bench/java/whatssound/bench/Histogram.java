package whatssound.bench;

/** Counts latencies in log-linear buckets, 64 to each doubling: about 1.5 % precise. */
final class Histogram {
    private static final int STEPS = 64;

    private final long[] counts = new long[64 * STEPS];
    private long total;

    void add(long nanos) {
        long value = Math.max(0, nanos);
        int shift = value < STEPS ? 0 : 63 - Long.numberOfLeadingZeros(value) - 5;
        counts[shift * STEPS + (int) (value >>> shift & STEPS - 1)]++;
        total++;
    }

    long total() {
        return total;
    }

    /** The latency in milliseconds that this share of all stays below. */
    double quantileMs(double share) {
        long wanted = (long) (share * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen > wanted) {
                return ((long) (i % STEPS) << i / STEPS) / 1e6;
            }
        }
        return Double.NaN;
    }
}
