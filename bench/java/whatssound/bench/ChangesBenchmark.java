package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Postgres Changes under row-level security: how many authorised deliveries a second, and how soon
 * after its statement began a lone insert is heard. The swarm lives on the caller's thread.
 */
final class ChangesBenchmark implements Benchmark, FrameListener {
    private static final byte[] CHANGE = "\"postgres_changes\",{\"ids\"".getBytes(US_ASCII);
    private static final byte[] LIVE = "Subscribed to PostgreSQL".getBytes(US_ASCII);
    private static final int ROWS_IN_FLIGHT = 32;
    private static final long JOIN_WITHIN_MS = 120_000;
    private static final long ARRIVE_WITHIN_MS = 30_000;

    private static final String JOIN =
            """
            ["1","1","realtime:bench-changes","phx_join",{"config":{"postgres_changes":[\
            {"event":"INSERT","schema":"public","table":"bench_posts"}]},"access_token":"%s"}]""";

    private Product product;
    private Histogram latency = new Histogram();
    private long live;
    private long delivered;
    private int opened;

    @Override
    public String help() {
        return """
        changes    authorised deliveries of inserts a second to the subscribers of one table, and how soon a lone
                   insert is heard
                   --subscribers 1000  --policy role|membership (role)  --seconds 10  --lone 200
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int subscribers = options.number("subscribers", 1_000);
        String policy = options.text("policy", "role");
        int seconds = options.number("seconds", 10);
        int lone = options.number("lone", 200);
        options.refuseUnknown();
        try (Product started = Product.start();
                Swarm swarm = new Swarm()) {
            product = started;
            createTable(policy, subscribers);
            Table table =
                    new Table("subscribers", "policy", "deliveries/s", "lost", "p50 ms", "p95 ms");
            subscribe(swarm, subscribers);
            try (java.sql.Connection database = product.database();
                    PreparedStatement insert =
                            database.prepareStatement(
                                    "insert into public.bench_posts (room, text) values (1, ?)")) {
                insertAlone(swarm, insert, subscribers, 50); // warms up
                latency = new Histogram();
                insertAlone(swarm, insert, subscribers, lone);
                double p50Ms = latency.quantileMs(0.50);
                double p95Ms = latency.quantileMs(0.95);
                saturate(swarm, insert, subscribers, 3); // warms up
                Saturated saturated = saturate(swarm, insert, subscribers, seconds);
                table.row(
                        (long) subscribers,
                        policy,
                        saturated.perSecond(),
                        saturated.lost(),
                        p50Ms,
                        p95Ms);
            }
            table.print();
        }
    }

    private void createTable(String policy, int subscribers) throws SQLException {
        String condition =
                switch (policy) {
                    case "role" -> "true";
                    case "membership" ->
                            "exists (select from public.bench_members m where m.topic = room::text and m.user_id = auth.uid())";
                    default ->
                            throw new IllegalArgumentException(
                                    "--policy is role or membership, not " + policy);
                };
        Topics.create(product, subscribers, 1);
        product.sql(
                // Topics numbers its groups from 0.
                "update public.bench_members set topic = '1'",
                "create table public.bench_posts (id bigint primary key generated always as identity, room int, text text)",
                "alter table public.bench_posts enable row level security",
                "grant select on public.bench_posts to authenticated",
                "create policy bench on public.bench_posts for select to authenticated using ("
                        + condition
                        + ")",
                "alter publication supabase_realtime add table public.bench_posts");
    }

    private void subscribe(Swarm swarm, int subscribers) throws IOException {
        for (int user = 0; user < subscribers; user++) {
            swarm.connect(product.port(), product.socketPath("2.0.0"), this);
            int connected = user + 1;
            // A few at a time.
            swarm.turnUntil(() -> connected - live < 64, JOIN_WITHIN_MS);
        }
        if (!swarm.turnUntil(() -> live == subscribers, JOIN_WITHIN_MS)) {
            throw new IOException("only %d of %d are live".formatted(live, subscribers));
        }
    }

    private void insertAlone(Swarm swarm, PreparedStatement insert, int subscribers, int count)
            throws IOException, SQLException {
        for (int i = 0; i < count; i++) {
            long wanted = delivered + subscribers;
            insert.setString(1, Stamp.now());
            insert.executeUpdate();
            swarm.turnUntil(() -> delivered >= wanted, ARRIVE_WITHIN_MS);
        }
    }

    private record Saturated(double perSecond, long lost) {}

    /** Keeps some rows under way; the load's own thread inserts them, ten a transaction. */
    private Saturated saturate(Swarm swarm, PreparedStatement insert, int subscribers, int seconds)
            throws IOException, SQLException {
        long begin = System.nanoTime();
        long before = delivered;
        long rows = 0;
        while (System.nanoTime() - begin < seconds * 1_000_000_000L) {
            if (rows - (delivered - before) / subscribers < ROWS_IN_FLIGHT) {
                for (int i = 0; i < 10; i++, rows++) {
                    insert.setString(1, "load");
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            swarm.turn(0);
        }
        long wanted = before + rows * subscribers;
        swarm.turnUntil(() -> delivered >= wanted, ARRIVE_WITHIN_MS);
        double tookSeconds = (System.nanoTime() - begin) / 1e9;
        return new Saturated((delivered - before) / tookSeconds, wanted - delivered);
    }

    @Override
    public void opened(Connection connection) {
        connection.sendText(JOIN.formatted(product.token(opened++)));
    }

    @Override
    public void frame(Connection connection, ByteBuffer frame) {
        if (Stamp.find(frame, CHANGE, 64) >= 0) {
            delivered++;
            long ageNanos = Stamp.ageNanos(frame);
            if (ageNanos >= 0) {
                latency.add(ageNanos);
            }
        } else if (Stamp.find(frame, LIVE, frame.remaining()) >= 0) {
            live++;
        }
    }

    @Override
    public void closed(Connection connection, int code) {
        throw new IllegalStateException("a socket was closed with " + code);
    }
}
