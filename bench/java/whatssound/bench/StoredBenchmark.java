package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Broadcast from the database: transactions that call {@code realtime.send} at a steady rate, and
 * how soon after the statement began each subscriber hears. The swarm lives on the caller's thread,
 * the transactions on one of their own.
 */
final class StoredBenchmark implements Benchmark, FrameListener {
    private static final byte[] JOINED = "\"status\":\"ok\"".getBytes(US_ASCII);
    private static final long JOIN_WITHIN_MS = 120_000;
    private static final long ARRIVE_WITHIN_MS = 30_000;
    private static final int WARM_UP_SECONDS = 5;

    private static final String JOIN =
            """
            ["1","1","realtime:%s","phx_join",{"config":{"private":true},"access_token":"%s"}]""";

    private Product product;
    private int topics;
    private int opened;
    private long joined;
    private long delivered;
    private Histogram latency = new Histogram();

    @Override
    public String help() {
        return """
        stored     how soon subscribers hear broadcasts from the database
                   --rate 300 transactions/s  --members 100 of each topic  --topics 10  --seconds 20
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int rate = options.number("rate", 300);
        int members = options.number("members", 100);
        topics = options.number("topics", 10);
        int seconds = options.number("seconds", 20);
        options.refuseUnknown();
        try (Product started = Product.start();
                Swarm swarm = new Swarm();
                Connection database = started.database()) {
            product = started;
            Topics.create(product, members * topics, topics);
            subscribe(swarm, members * topics);
            send(swarm, database, rate, members, WARM_UP_SECONDS);
            latency = new Histogram();
            long lost = send(swarm, database, rate, members, seconds);
            Table table =
                    new Table(
                            "transactions/s", "subscribers", "p50 ms", "p95 ms", "p99 ms", "lost");
            table.row(
                    (long) rate,
                    (long) members,
                    latency.quantileMs(0.50),
                    latency.quantileMs(0.95),
                    latency.quantileMs(0.99),
                    lost);
            table.print();
        }
    }

    private void subscribe(Swarm swarm, int subscribers) throws IOException {
        for (int user = 0; user < subscribers; user++) {
            swarm.connect(product.port(), product.socketPath("2.0.0"), this);
            int connected = user + 1;
            swarm.turnUntil(() -> connected - joined < 64, JOIN_WITHIN_MS);
        }
        if (!swarm.turnUntil(() -> joined == subscribers, JOIN_WITHIN_MS)) {
            throw new IOException("only %d of %d have joined".formatted(joined, subscribers));
        }
    }

    /** Answers how many deliveries are missing in the end. */
    private long send(Swarm swarm, Connection database, int rate, int members, int seconds)
            throws Exception {
        long before = delivered;
        long transactions = (long) rate * seconds;
        AtomicLong committed = new AtomicLong();
        Thread sender = new Thread(() -> commit(database, rate, transactions, committed));
        sender.start();
        swarm.turnUntil(() -> !sender.isAlive(), seconds * 1_000L + ARRIVE_WITHIN_MS);
        long wanted = committed.get() * members;
        swarm.turnUntil(() -> delivered - before >= wanted, ARRIVE_WITHIN_MS);
        return wanted - (delivered - before);
    }

    private void commit(Connection database, int rate, long transactions, AtomicLong committed) {
        try (PreparedStatement send =
                database.prepareStatement(
                        "select realtime.send(jsonb_build_object('sent', ?::text), 'chat', ?)")) {
            long beginNanos = System.nanoTime();
            for (long i = 0; i < transactions; i++) {
                LockSupport.parkNanos(beginNanos + i * 1_000_000_000L / rate - System.nanoTime());
                send.setString(1, Stamp.now());
                send.setString(2, Topics.name((int) (i % topics), 0));
                send.execute();
                committed.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void opened(whatssound.bench.Connection connection) {
        int user = opened++;
        connection.sendText(JOIN.formatted(Topics.name(user % topics, 0), product.token(user)));
    }

    @Override
    public void frame(whatssound.bench.Connection connection, ByteBuffer frame) {
        long ageNanos = Stamp.ageNanos(frame);
        if (ageNanos >= 0) {
            delivered++;
            latency.add(ageNanos);
        } else if (Stamp.find(frame, JOINED, frame.remaining()) >= 0) {
            joined++;
        }
    }

    @Override
    public void closed(whatssound.bench.Connection connection, int code) {
        throw new IllegalStateException("a socket was closed with " + code);
    }
}
