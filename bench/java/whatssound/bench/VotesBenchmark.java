package whatssound.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Votes of a session: how soon each listener knows of one, alone and among thousands, and what they
 * cost the listeners and the database. The swarm lives on the caller's thread, each vote on a
 * virtual one.
 */
final class VotesBenchmark implements Benchmark, FrameListener {
    private static final String[] TABLES = {"", "queue_entries", "vote_results"};
    private static final String[] SUFFIXES = {"", ":queue", ":votes"};
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final long WITHIN_MS = 120_000;
    private static final long WINDOW_MS = 2_050;
    private static final int ENTRIES = 30;
    private static final int WARM_UP_VOTES = 500;

    private Product product;
    private StatementCount statements;
    private int listeners;
    private int opened;
    private int live;
    private long[] results = {};
    private long[] others = {};

    /** The times at which each results row was heard, by its seq. */
    private final TreeMap<Long, Heard> heard = new TreeMap<>();

    private static final class Heard {
        private final long[] atNanos;
        private int count;

        private Heard(int listeners) {
            atNanos = new long[listeners];
        }
    }

    @Override
    public String help() {
        return """
        votes      how soon every listener of a session knows of a vote, and what votes cost
                   --listeners 1000  --votes 5000 a minute  --seconds 60  --lone 30
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        listeners = options.number("listeners", 1_000);
        begin();
        int perMinute = options.number("votes", 5_000);
        int seconds = options.number("seconds", 60);
        int lone = options.number("lone", 30);
        options.refuseUnknown();
        try (Product started = Product.start();
                Swarm swarm = new Swarm()) {
            product = started;
            statements = StatementCount.of(product);
            Party.create(product, listeners, 1);
            VoteLoad.createEntries(product, ENTRIES);
            subscribe(swarm);
            swarm.keepAlive();
            VoteLoad.play(product);
            double idle = statements.idlePerSecond(swarm);
            VoteLoad votes = new VoteLoad(product, listeners, ENTRIES);
            // Warms up; on entries that the measured votes do not reach.
            votes.send(swarm, WARM_UP_VOTES, perMinute);
            Table table =
                    new Table(
                            "votes",
                            "refused",
                            "p50 ms",
                            "p95 ms",
                            "results a listener",
                            "other messages",
                            "results at most",
                            "statements a vote");
            measureAlone(swarm, votes, lone, table);
            measureMany(swarm, votes, perMinute, seconds, idle, table);
            table.print();
        }
    }

    private void measureAlone(Swarm swarm, VoteLoad votes, int lone, Table table) throws Exception {
        // The last results of before may come a window late, and open another one.
        rest(swarm, 2 * WINDOW_MS + 500);
        begin();
        votes.forget();
        for (int i = 0; i < lone; i++) {
            votes.send(swarm, 1, 60_000);
            rest(swarm, WINDOW_MS + 100);
        }
        row(table, "one at a time", votes, Double.NaN);
    }

    private void measureMany(
            Swarm swarm, VoteLoad votes, int perMinute, int seconds, double idle, Table table)
            throws Exception {
        begin();
        votes.forget();
        long before = statements.now();
        long beginNanos = System.nanoTime();
        int count = perMinute * seconds / 60;
        votes.send(swarm, count, perMinute);
        rest(swarm, WINDOW_MS + 500);
        double own =
                statements.now()
                        - before
                        - idle * (System.nanoTime() - beginNanos) / 1_000_000_000.0;
        row(table, perMinute + " a minute", votes, own / count);
    }

    private void begin() {
        heard.clear();
        results = new long[listeners];
        others = new long[listeners];
    }

    private static void rest(Swarm swarm, long ms) throws IOException {
        swarm.turnUntil(() -> false, ms);
    }

    private void row(Table table, String name, VoteLoad votes, double perVote) {
        Histogram latency = new Histogram();
        for (VoteLoad.Vote vote : votes.answered()) {
            // A row's seq is above those of all votes in it.
            Map.Entry<Long, Heard> holding = heard.higherEntry(vote.seq());
            if (holding == null || holding.getValue().count < listeners) {
                throw new IllegalStateException("a vote was not told to all");
            }
            for (long atNanos : holding.getValue().atNanos) {
                latency.add(atNanos - vote.sentNanos());
            }
        }
        table.row(
                name,
                votes.refused(),
                latency.quantileMs(0.50),
                latency.quantileMs(0.95),
                LongStream.of(results).average().orElse(0),
                LongStream.of(others).average().orElse(0),
                LongStream.of(results).max().orElse(0),
                perVote);
    }

    private void subscribe(Swarm swarm) throws IOException {
        int wanted = SUFFIXES.length * listeners;
        for (int user = 0; user < listeners; user++) {
            swarm.connect(product.port(), product.socketPath("2.0.0"), this);
            int connected = user + 1;
            swarm.turnUntil(() -> connected * SUFFIXES.length - live < 192, WITHIN_MS);
        }
        if (!swarm.turnUntil(() -> live == wanted, WITHIN_MS)) {
            throw new IOException("only %d of %d are live".formatted(live, wanted));
        }
    }

    @Override
    public void opened(Connection connection) {
        String token = product.token(opened++);
        for (int topic = 0; topic < SUFFIXES.length; topic++) {
            String changes =
                    TABLES[topic].isEmpty()
                            ? ""
                            : """
                              {"event":"*","schema":"public","table":"%s","filter":"session_id=eq.%s"}"""
                                    .formatted(TABLES[topic], Party.session(0));
            connection.sendText(
                    """
                    ["%1$d","%1$d","realtime:session:%2$s%3$s","phx_join",{"access_token":"%4$s","config":{\
                    "private":true,"broadcast":{},"presence":{"key":"","enabled":false},"postgres_changes":[%5$s]}}]"""
                            .formatted(
                                    topic + 1, Party.session(0), SUFFIXES[topic], token, changes));
        }
    }

    @Override
    public void frame(Connection connection, ByteBuffer frame) {
        String text = Speech.text(frame);
        if (text.contains("\"phx_reply\"")) {
            live += text.contains("\"status\":\"ok\"") ? 1 : 0;
        } else if (!text.contains("\"system\"")) {
            Matcher seq = SEQ.matcher(text);
            boolean told = text.contains("\"vote_results\"") && seq.find();
            (told ? results : others)[connection.index]++;
            if (told) {
                Heard row =
                        heard.computeIfAbsent(
                                Long.parseLong(seq.group(1)), _ -> new Heard(listeners));
                row.atNanos[row.count++] = System.nanoTime();
            }
        }
    }

    @Override
    public void closed(Connection connection, int code) {
        throw new IllegalStateException("a socket was closed with " + code);
    }
}
