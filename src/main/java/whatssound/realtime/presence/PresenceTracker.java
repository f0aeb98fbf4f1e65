package whatssound.realtime.presence;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The process around one topic's {@link PresenceState}: takes tracks and untracks, and tells what
 * changed, at once or at the end of a {@link PresenceWindow}.
 *
 * <p>Members know the state as it was last told, and one diff leads from each told state to the
 * next. What changes in between is gathered as one delta, in which somebody who came and left again
 * does not appear. Lives on one event loop.
 */
public final class PresenceTracker {
    private final String replica;
    private final Timer timer;
    private final LongSupplier nowMs;
    private final Consumer<String> diffs;

    private PresenceState told = PresenceState.EMPTY;
    private PresenceState delta = PresenceState.EMPTY;
    private @Nullable String toldJson;
    private long counter;
    private final Map<String, Dot> dotByOwner = new HashMap<>();

    /** For a meta that is yet to be told, the told one whose place it takes. */
    private final Map<Dot, Dot> previous = new HashMap<>();

    private boolean scheduled;
    private long lastDiffMs;

    /** Runs tasks on the tracker's event loop. */
    public interface Timer {
        /** Runs the task after the delay; for none, behind what is queued now. */
        void run(Runnable task, long delayMs);
    }

    /**
     * @param replica this process and start, unique among all that ever ran
     * @param nowMs monotonic
     * @param diffs takes each {@code presence_diff} payload
     */
    public PresenceTracker(
            String replica, Timer timer, LongSupplier nowMs, Consumer<String> diffs) {
        this.replica = replica;
        this.timer = timer;
        this.nowMs = nowMs;
        this.diffs = diffs;
        this.lastDiffMs = nowMs.getAsLong() - PresenceWindow.LONGEST_MS;
    }

    /** Shows {@code owner} under a key; again with the same meta changes nothing. */
    public void track(String key, String owner, String metaJson) {
        Presence presence = new Presence(key, owner, PresenceJson.withoutRefs(metaJson));
        Dot before = dotByOwner.get(owner);
        if (before != null && presence.equals(presenceOf(before))) {
            return;
        }
        Dot dot = new Dot(replica, ++counter);
        delta = delta.merge(PresenceState.added(dot, presence));
        if (before != null) {
            delta = delta.merge(PresenceState.removed(Set.of(before)));
            Dot lastTold = told.hasSeen(before) ? before : previous.remove(before);
            if (lastTold != null) {
                previous.put(dot, lastTold);
            }
        }
        dotByOwner.put(owner, dot);
        scheduleDiff();
    }

    /** Takes back what {@code owner} tracked, if anything. */
    public void untrack(String owner) {
        Dot dot = dotByOwner.remove(owner);
        if (dot != null) {
            delta = delta.merge(PresenceState.removed(Set.of(dot)));
            previous.remove(dot);
            scheduleDiff();
        }
    }

    /** The {@code presence_state} payload that the next diff follows upon. */
    public String toldStateJson() {
        if (toldJson == null) {
            toldJson = PresenceJson.state(told.entries());
        }
        return toldJson;
    }

    public boolean isEmpty() {
        return dotByOwner.isEmpty() && !scheduled;
    }

    private @Nullable Presence presenceOf(Dot dot) {
        Presence untold = delta.entries().get(dot);
        return untold == null ? told.entries().get(dot) : untold;
    }

    private void scheduleDiff() {
        if (!scheduled) {
            scheduled = true;
            long restedMs = nowMs.getAsLong() - lastDiffMs;
            long restMs = PresenceWindow.restMs(dotByOwner.size());
            timer.run(this::tellDiff, Math.max(0, restMs - restedMs));
        }
    }

    private void tellDiff() {
        scheduled = false;
        lastDiffMs = nowMs.getAsLong();
        PresenceState state = told.merge(delta);
        Map<Dot, Presence> joins = new LinkedHashMap<>(delta.entries());
        joins.keySet().removeAll(told.entries().keySet());
        Map<Dot, Presence> leaves = new LinkedHashMap<>(told.entries());
        leaves.keySet().removeAll(state.entries().keySet());
        told = state;
        delta = PresenceState.EMPTY;
        if (!joins.isEmpty() || !leaves.isEmpty()) {
            toldJson = null;
            diffs.accept(PresenceJson.diff(joins, leaves, previous));
        }
        previous.clear();
    }
}
