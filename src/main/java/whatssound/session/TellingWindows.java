package whatssound.session;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * When each session is told of what happened: at once where the last time is a window ago, else at
 * the end of that window, so that the last change is always told. Pure; any thread, one at a time.
 */
final class TellingWindows {
    /**
     * One session.
     *
     * @param toldMs when the last telling was begun
     * @param begunMs when the one of now was; NaN while there is none
     * @param changed whether something happened that it does not hold
     */
    private record Window(double toldMs, double begunMs, boolean changed) {
        private boolean telling() {
            return !Double.isNaN(begunMs);
        }
    }

    private static final Window AT_REST = new Window(Double.NEGATIVE_INFINITY, Double.NaN, false);

    private final double lengthMs;
    private final Map<UUID, Window> windows = new HashMap<>();

    TellingWindows(double lengthMs) {
        this.lengthMs = lengthMs;
    }

    /** Something happened: when to tell it; empty where that is settled already. */
    synchronized OptionalDouble changed(UUID session, double nowMs) {
        Window window = windows.getOrDefault(session, AT_REST);
        windows.put(session, new Window(window.toldMs, window.begunMs, true));
        return window.changed || window.telling()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(nowMs, window.toldMs + lengthMs));
    }

    /** What happened until now is gathered and told. */
    synchronized void begun(UUID session, double nowMs) {
        Window window = windows.getOrDefault(session, AT_REST);
        windows.put(session, new Window(window.toldMs, nowMs, false));
    }

    /** It is told, or was no news: when to tell again, where something happened meanwhile. */
    synchronized OptionalDouble done(UUID session, boolean news, double nowMs) {
        Window window = windows.getOrDefault(session, AT_REST);
        double toldMs = news ? window.begunMs : window.toldMs;
        windows.put(session, new Window(toldMs, Double.NaN, window.changed));
        return window.changed
                ? OptionalDouble.of(Math.max(nowMs, toldMs + lengthMs))
                : OptionalDouble.empty();
    }

    /** It could not be told: when to try again. */
    synchronized double failed(UUID session, double nowMs) {
        Window window = windows.getOrDefault(session, AT_REST);
        windows.put(session, new Window(window.toldMs, Double.NaN, true));
        return nowMs + lengthMs;
    }

    /** Forgets the sessions in which nothing happens any more. */
    synchronized void forgetResting(double nowMs) {
        windows.values()
                .removeIf(
                        window ->
                                !window.changed
                                        && !window.telling()
                                        && window.toldMs + lengthMs <= nowMs);
    }

    synchronized int size() {
        return windows.size();
    }
}
