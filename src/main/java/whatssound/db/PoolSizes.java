package whatssound.db;

/**
 * How many connections are kept for requests, and how many for work as the owner. Pure; any thread.
 */
public record PoolSizes(int requests, int owner) {
    public static final PoolSizes USUAL = new PoolSizes(10, 5);

    /** For the stream's guard, nudge and snapshots, after migrations, and somebody who looks. */
    private static final int BESIDE_THE_POOLS = 4;

    private static final int FEWEST_OF_OWNER = 2;

    /** Smaller ones where the server has few connections left. */
    static PoolSizes within(int freeConnections) {
        int left = freeConnections - BESIDE_THE_POOLS;
        if (left >= USUAL.requests + USUAL.owner) {
            return USUAL;
        }
        int owner = Math.max(FEWEST_OF_OWNER, left / 3);
        return new PoolSizes(Math.max(1, left - owner), owner);
    }
}
