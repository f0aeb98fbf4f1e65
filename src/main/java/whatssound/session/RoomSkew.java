package whatssound.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How well the people of one session hear together, from what their pages last said of themselves.
 * Pure; any thread, one at a time.
 */
final class RoomSkew {
    /** Pages report every ten seconds; who was not heard of for longer is not counted. */
    static final double REMEMBERED_MS = 25_000;

    private static final int WORST_TOLD = 5;

    /**
     * What it adds up to.
     *
     * @param listeners whose pages report
     * @param playing those of them that play
     * @param p50Ms below which half of the playing are off the timeline; null where none plays
     * @param p95Ms below which nearly all are
     * @param underruns of all, since their pages were opened
     * @param worst who is off the furthest, and by what
     */
    record Health(
            int listeners,
            int playing,
            @Nullable Double p50Ms,
            @Nullable Double p95Ms,
            int seeks,
            int underruns,
            List<Heard> worst) {}

    /** A page's last report. */
    record Heard(UUID user, SoundReport report, double atMs) {
        private double offMs() {
            return report.errorMs() == null ? 0 : Math.abs(report.errorMs());
        }
    }

    private final Map<UUID, Heard> byUser = new HashMap<>();

    synchronized void note(UUID user, SoundReport report, double nowMs) {
        byUser.put(user, new Heard(user, report, nowMs));
    }

    /** Null once nobody has reported for a while. */
    synchronized @Nullable Health health(double nowMs) {
        byUser.values().removeIf(heard -> nowMs - heard.atMs() > REMEMBERED_MS);
        if (byUser.isEmpty()) {
            return null;
        }
        List<Heard> playing = new ArrayList<>(byUser.values());
        playing.removeIf(heard -> heard.report().errorMs() == null);
        playing.sort(Comparator.comparingDouble(Heard::offMs).thenComparing(Heard::user));
        return new Health(
                byUser.size(),
                playing.size(),
                quantile(playing, 0.5),
                quantile(playing, 0.95),
                byUser.values().stream().mapToInt(heard -> heard.report().seeks()).sum(),
                byUser.values().stream().mapToInt(heard -> heard.report().underruns()).sum(),
                playing.reversed().stream().limit(WORST_TOLD).toList());
    }

    /** The smallest of which so large a share is no larger. */
    private static @Nullable Double quantile(List<Heard> sorted, double share) {
        if (sorted.isEmpty()) {
            return null;
        }
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1).offMs();
    }
}
