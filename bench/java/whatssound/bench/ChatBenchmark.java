package whatssound.bench;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * A session's chat and reactions: how soon each listener has what one says, what it costs, and what
 * regulars notice of a raid. The swarm lives on the caller's thread, each call on a virtual one.
 */
final class ChatBenchmark implements Benchmark {
    private static final int WARM_UP_SECONDS = 10;
    private static final long REGULAR_AFTER_MS = 5 * 60_000 + 5_000;
    private static final long RAIDER_RESTS_MS = 200;

    private Product product;
    private StatementCount statements;
    private int listeners;

    @Override
    public String help() {
        return """
        chat       how soon every listener has a message, what reactions cost each, what a raid costs the others
                   --listeners 1000  --rate 20 messages/s  --seconds 30  --raiders 500 (0: none)  --raid-seconds 60
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        listeners = options.number("listeners", 1_000);
        int rate = options.number("rate", 20);
        int seconds = options.number("seconds", 30);
        int raiders = options.number("raiders", 500);
        int raidSeconds = options.number("raid-seconds", 60);
        options.refuseUnknown();
        try (Product started = Product.start();
                Swarm swarm = new Swarm()) {
            product = started;
            statements = StatementCount.of(product);
            Party.create(product, listeners, 1);
            createRaiders(raiders);
            ChatRoom room = new ChatRoom(product, swarm, listeners);
            room.subscribe();
            long regularAtNanos =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REGULAR_AFTER_MS);
            room.enter(rate);
            double idle = statements.idlePerSecond(swarm);
            room.say(rate, WARM_UP_SECONDS);
            Table chat =
                    new Table(
                            "chat",
                            "said",
                            "refused",
                            "p50 ms",
                            "p95 ms",
                            "p99 ms",
                            "statements a message");
            measure(room, rate, seconds, idle, chat);
            Table reactions = new Table("reactions", "taps", "frames a listener", "at most");
            int taps = room.tap(seconds);
            reactions.row(
                    "all tap",
                    taps,
                    room.reactionFrames().average().orElse(0),
                    room.reactionFrames().max().orElse(0));
            if (raiders > 0) {
                swarm.turnUntil(() -> System.nanoTime() > regularAtNanos, REGULAR_AFTER_MS);
                raid(room, raiders, rate / 2, raidSeconds, chat);
            }
            chat.print();
            reactions.print();
        }
    }

    private void createRaiders(int raiders) throws SQLException {
        product.sql(
                "update public.sessions set capacity = 10000",
                """
                insert into auth.users (id, is_anonymous)
                select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, true
                from generate_series(%d, %d) n"""
                        .formatted(listeners, listeners + raiders - 1));
    }

    private void measure(ChatRoom room, int rate, int seconds, double idle, Table table)
            throws Exception {
        room.forget();
        long before = statements.now();
        long beginNanos = System.nanoTime();
        room.say(rate, seconds);
        double own = statements.now() - before - idle * (System.nanoTime() - beginNanos) / 1e9;
        row(room, "alone", rate * seconds, own / (rate * seconds), table);
    }

    private static void row(ChatRoom room, String name, int said, double each, Table table) {
        room.check(said - room.rpc.refused());
        Histogram heard = room.heard();
        table.row(
                name,
                said,
                room.rpc.refused(),
                heard.quantileMs(0.50),
                heard.quantileMs(0.95),
                heard.quantileMs(0.99),
                each);
    }

    /**
     * Raiders join and say what they can for as long, each as fast as he is answered; the regulars
     * go on.
     */
    private void raid(ChatRoom room, int raiders, int rate, int seconds, Table table)
            throws Exception {
        room.forget();
        String join =
                "{\"p_code\":\"%s\"}".formatted(product.text("select code from public.sessions"));
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        RpcLoad raid = new RpcLoad(product);
        for (int raider = listeners; raider < listeners + raiders; raider++) {
            int user = raider;
            Thread.ofVirtual()
                    .start(
                            () -> {
                                raid.call(user, "join_session", join);
                                while (System.nanoTime() < endNanos) {
                                    // Without a stamp: only the regulars are timed.
                                    raid.call(user, "send_message", ChatRoom.message("RAID"));
                                    RpcLoad.pause(RAIDER_RESTS_MS);
                                }
                            });
        }
        room.say(rate, seconds);
        row(room, "in a raid of " + raiders, rate * seconds, Double.NaN, table);
        System.err.println(
                "the raiders said %,d messages and were refused %,d times"
                        .formatted(raid.answered() - raiders, raid.refused()));
    }
}
