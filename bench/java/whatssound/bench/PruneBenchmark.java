package whatssound.bench;

import java.io.IOException;
import java.sql.SQLException;

/**
 * What a chat notices while old messages are deleted, next to the same without. The caller's
 * thread.
 */
final class PruneBenchmark implements Benchmark {
    private static final int WARM_UP_SECONDS = 30;

    @Override
    public String help() {
        return """
        prune      what a chat notices while messages older than thirty days are deleted
                   --old 1000000  --listeners 100  --rate 10 messages/s  --seconds 60
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int old = options.number("old", 1_000_000);
        int listeners = options.number("listeners", 100);
        int rate = options.number("rate", 10);
        int seconds = options.number("seconds", 60);
        options.refuseUnknown();
        Table table =
                new Table("chat", "deleted meanwhile", "p50 ms", "p95 ms", "p99 ms", "max ms");
        try (Product product = Product.start()) {
            Party.create(product, listeners, 1);
            // A start is part of both: what is deleted once rests for a while, and a new start
            // looks at once.
            restart(product);
            measure("without old ones", product, listeners, rate, seconds, table);
            age(product, old);
            restart(product);
            measure("while they are deleted", product, listeners, rate, seconds, table);
            table.print();
        }
    }

    private static void restart(Product product) throws IOException, InterruptedException {
        product.stop();
        product.startAgain();
    }

    private static void age(Product product, int old) throws SQLException {
        product.sql(
                "alter table public.chat_messages disable trigger tell_message",
                """
                insert into public.chat_messages (id, session_id, user_id, body, created_at)
                select gen_random_uuid(), '%s', (select user_id from public.members limit 1), repeat('old words ', 8),
                  now() - interval '31 days' - n * interval '1 ms'
                from generate_series(1, %d) n"""
                        .formatted(Party.session(0), old),
                "alter table public.chat_messages enable trigger tell_message",
                // What is a month old has long been vacuumed.
                "vacuum (freeze, analyze) public.chat_messages",
                "checkpoint");
    }

    private static void measure(
            String name, Product product, int listeners, int rate, int seconds, Table table)
            throws SQLException, IOException {
        try (Swarm swarm = new Swarm()) {
            ChatRoom room = new ChatRoom(product, swarm, listeners);
            room.subscribe();
            room.enter(rate);
            room.say(rate, WARM_UP_SECONDS);
            room.forget();
            long before = left(product);
            room.say(rate, seconds);
            room.check(rate * seconds - room.rpc.refused());
            Histogram heard = room.heard();
            table.row(
                    name,
                    before - left(product),
                    heard.quantileMs(0.50),
                    heard.quantileMs(0.95),
                    heard.quantileMs(0.99),
                    heard.quantileMs(1 - 1e-9));
        }
    }

    private static long left(Product product) throws SQLException {
        return Long.parseLong(
                product.text(
                        "select count(*) from public.chat_messages where created_at < now() - interval '30 days'"));
    }
}
