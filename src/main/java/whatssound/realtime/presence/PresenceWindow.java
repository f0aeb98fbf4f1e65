package whatssound.realtime.presence;

/**
 * How long a topic rests between two diffs. A change after a rest is told at once; those that
 * follow sooner are told together, for each diff goes to every member: a storm of joins would
 * otherwise cost a room its members squared in frames. Pure; any thread.
 */
final class PresenceWindow {
    /** Up to here, what changes is told in the turn in which it does. */
    static final int SMALL_ROOM = 10;

    /** Everyone sees the truth within a second, the time that the diff itself takes included. */
    static final long LONGEST_MS = 600;

    private static final long SHORTEST_MS = 50;
    private static final long MS_PER_MEMBER = 2;

    private PresenceWindow() {}

    static long restMs(int members) {
        return members <= SMALL_ROOM
                ? 0
                : Math.min(LONGEST_MS, SHORTEST_MS + MS_PER_MEMBER * members);
    }
}
