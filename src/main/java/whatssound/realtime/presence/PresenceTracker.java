package whatssound.realtime.presence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The process around one topic's {@link PresenceState}: takes tracks and untracks, and tells what
 * changed once per turn of its event loop.
 *
 * <p>Lives on one event loop. All changes of a turn become a single diff, in which somebody who
 * came and left again does not appear.
 */
public final class PresenceTracker {
    private final String replica;
    private final Consumer<Runnable> laterThisTurn;
    private final Consumer<String> diffs;

    private PresenceState state = PresenceState.EMPTY;
    private PresenceState told = PresenceState.EMPTY;
    private final Map<String, Dot> dotByOwner = new LinkedHashMap<>();
    private final Map<Dot, Dot> previous = new LinkedHashMap<>();
    private boolean scheduled;

    /**
     * @param replica this process and start, unique among all that ever ran
     * @param laterThisTurn runs a task on this loop after what is queued now
     * @param diffs takes each {@code presence_diff} payload
     */
    public PresenceTracker(
            String replica, Consumer<Runnable> laterThisTurn, Consumer<String> diffs) {
        this.replica = replica;
        this.laterThisTurn = laterThisTurn;
        this.diffs = diffs;
    }

    /** Shows {@code owner} under a key; again with the same meta changes nothing. */
    public void track(String key, String owner, String metaJson) {
        Presence presence = new Presence(key, owner, metaJson);
        Dot before = dotByOwner.get(owner);
        if (before != null && presence.equals(state.entries().get(before))) {
            return;
        }
        PresenceState added = state.adding(replica, presence);
        Dot dot = added.entries().keySet().iterator().next();
        state = state.merge(added);
        if (before != null) {
            state = state.merge(state.removing(Set.of(before)));
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
            state = state.merge(state.removing(Set.of(dot)));
            scheduleDiff();
        }
    }

    /** The {@code presence_state} payload now. */
    public String stateJson() {
        return PresenceJson.state(state.entries());
    }

    public boolean isEmpty() {
        return dotByOwner.isEmpty() && !scheduled;
    }

    private void scheduleDiff() {
        if (!scheduled) {
            scheduled = true;
            laterThisTurn.accept(this::tellDiff);
        }
    }

    private void tellDiff() {
        scheduled = false;
        Map<Dot, Presence> joins = new LinkedHashMap<>(state.entries());
        joins.keySet().removeAll(told.entries().keySet());
        Map<Dot, Presence> leaves = new LinkedHashMap<>(told.entries());
        leaves.keySet().removeAll(state.entries().keySet());
        told = state;
        if (!joins.isEmpty() || !leaves.isEmpty()) {
            diffs.accept(PresenceJson.diff(joins, leaves, previous));
        }
        previous.clear();
    }
}
