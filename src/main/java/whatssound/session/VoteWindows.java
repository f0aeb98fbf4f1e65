package whatssound.session;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * When each session's vote results are written: at once where the last time is a window ago, else
 * at the end of that window, so that the last vote is always told. Pure; any thread, one at a time.
 */
final class VoteWindows {
    /**
     * One session.
     *
     * @param writtenMs when the last results were begun to be written
     * @param begunMs when those that are being written now were; NaN while none are
     * @param changed whether something happened that they do not hold
     * @param voted whether that was a vote
     */
    private record Window(double writtenMs, double begunMs, boolean changed, boolean voted) {
        private boolean writing() {
            return !Double.isNaN(begunMs);
        }
    }

    private static final Window AT_REST =
            new Window(Double.NEGATIVE_INFINITY, Double.NaN, false, false);

    private final double lengthMs;
    private final Map<UUID, Window> windows = new HashMap<>();

    VoteWindows(double lengthMs) {
        this.lengthMs = lengthMs;
    }

    /** Something happened: when to write; empty where that is settled already. */
    synchronized OptionalDouble changed(UUID session, boolean voted, double nowMs) {
        Window window = windows.getOrDefault(session, AT_REST);
        windows.put(
                session, new Window(window.writtenMs, window.begunMs, true, window.voted || voted));
        return window.changed || window.writing()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(nowMs, window.writtenMs + lengthMs));
    }

    /** The results are read and written from now on; answers whether somebody voted since. */
    synchronized boolean begun(UUID session, double nowMs) {
        Window window = windows.getOrDefault(session, AT_REST);
        windows.put(session, new Window(window.writtenMs, nowMs, false, false));
        return window.voted;
    }

    /**
     * They are written, or were no news: when to write again, where something happened meanwhile.
     */
    synchronized OptionalDouble done(UUID session, boolean news, double nowMs) {
        Window window = windows.getOrDefault(session, AT_REST);
        double writtenMs = news ? window.begunMs : window.writtenMs;
        windows.put(session, new Window(writtenMs, Double.NaN, window.changed, window.voted));
        return window.changed
                ? OptionalDouble.of(Math.max(nowMs, writtenMs + lengthMs))
                : OptionalDouble.empty();
    }

    /** They could not be written: when to try again. */
    synchronized double failed(UUID session, boolean voted, double nowMs) {
        Window window = windows.getOrDefault(session, AT_REST);
        windows.put(session, new Window(window.writtenMs, Double.NaN, true, window.voted || voted));
        return nowMs + lengthMs;
    }

    /** Forgets the sessions in which nothing happens any more. */
    synchronized void forgetResting(double nowMs) {
        windows.values()
                .removeIf(
                        window ->
                                !window.changed
                                        && !window.writing()
                                        && window.writtenMs + lengthMs <= nowMs);
    }

    synchronized int size() {
        return windows.size();
    }
}
