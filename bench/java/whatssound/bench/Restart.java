package whatssound.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** The listeners of a server that is restarted, and what they saw. Lives on the swarm's thread. */
final class Restart {
    private static final String[] SUFFIXES = {"", ":queue", ":votes"};
    private static final long WITHIN_MS = 120_000;

    private final Product product;
    private final Swarm swarm;
    private final int sockets;
    private final List<Listener> listeners = new ArrayList<>();
    private final PriorityQueue<Duty> duties =
            new PriorityQueue<>(Comparator.comparingLong(Duty::atNanos));
    private int subscriptions;
    private long firstLostNanos;
    private long firstOpenNanos;
    private long lastNanos;
    private long timedOut;
    private long refused;
    private Histogram joins = new Histogram();

    private record Duty(long atNanos, Runnable action) {}

    /**
     * @param awayMs from the first socket that was closed to the last subscription; 0 when none was
     * @param stormMs from the first new socket to the last subscription
     */
    record Result(double awayMs, double stormMs, long timedOut, long refused, Histogram joins) {}

    Restart(Product product, Swarm swarm, int sockets, int sessions) {
        this.product = product;
        this.swarm = swarm;
        this.sockets = sockets;
        for (int user = 0; user < sockets; user++) {
            String session = "session:" + Party.session(user % sessions);
            String[] topics = new String[SUFFIXES.length];
            for (int i = 0; i < topics.length; i++) {
                topics[i] = session + SUFFIXES[i];
            }
            listeners.add(new Listener(this, product.token(user), topics));
        }
    }

    void connectAll() {
        listeners.forEach(Listener::connect);
    }

    /** Forgets what was seen; from now on another storm is measured. */
    void begin() {
        firstLostNanos = 0;
        firstOpenNanos = 0;
        timedOut = 0;
        refused = 0;
        joins = new Histogram();
    }

    /** Turns until all have subscribed to everything. */
    Result awaitAll() throws IOException {
        int wanted = sockets * SUFFIXES.length;
        if (!turnUntil(() -> subscriptions == wanted)) {
            throw new IOException("only %d of %d subscribed".formatted(subscriptions, wanted));
        }
        return new Result(
                firstLostNanos == 0 ? 0 : (lastNanos - firstLostNanos) / 1e6,
                (lastNanos - firstOpenNanos) / 1e6,
                timedOut,
                refused,
                joins);
    }

    boolean turnUntil(BooleanSupplier done) throws IOException {
        return swarm.turnUntil(
                () -> {
                    long now = System.nanoTime();
                    while (!duties.isEmpty() && duties.peek().atNanos() <= now) {
                        duties.remove().action().run();
                    }
                    return done.getAsBoolean();
                },
                WITHIN_MS);
    }

    Connection connect(Listener listener) throws IOException {
        return swarm.connect(product.port(), product.socketPath("2.0.0"), listener);
    }

    void in(long ms, Runnable action) {
        duties.add(new Duty(System.nanoTime() + ms * 1_000_000, action));
    }

    void opened() {
        if (firstOpenNanos == 0) {
            firstOpenNanos = System.nanoTime();
        }
    }

    void subscribed(long afterNanos) {
        subscriptions++;
        joins.add(afterNanos);
        lastNanos = System.nanoTime();
    }

    void lost() {
        if (firstLostNanos == 0) {
            firstLostNanos = System.nanoTime();
        }
        subscriptions--;
    }

    void timedOut() {
        timedOut++;
    }

    void refused(String reply) {
        if (refused++ == 0) {
            System.err.println("refused: " + reply);
        }
    }
}
