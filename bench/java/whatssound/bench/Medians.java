package whatssound.bench;

import java.util.stream.DoubleStream;

/** The middle of measurements. */
final class Medians {
    private Medians() {}

    static double of(DoubleStream measurements) {
        double[] sorted = measurements.sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
