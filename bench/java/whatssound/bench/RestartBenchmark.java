package whatssound.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** How soon everyone is back once the server has been restarted. */
final class RestartBenchmark implements Benchmark {
    @Override
    public String help() {
        return """
        restart    the server restarts: how soon all listeners are subscribed again
          --sockets N     listeners, each a user of its own with three private topics (3000)
          --sessions S    that they are spread over (30)
          --rounds R      restarts (3)
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int sockets = options.number("sockets", 3_000);
        int sessions = options.number("sessions", 30);
        int rounds = options.number("rounds", 3);
        options.refuseUnknown();

        Table table =
                new Table(
                        "storm",
                        "away, s",
                        "first socket → all, s",
                        "TIMED_OUT",
                        "refused",
                        "join p50, ms",
                        "p99, ms",
                        "server CPU, s",
                        "Postgres CPU, s");
        try (Product product = Product.start();
                Swarm swarm = new Swarm()) {
            Party.create(product, sockets, sessions);
            Restart restart = new Restart(product, swarm, sockets, sessions);
            Used first = Used.of(product);
            restart.connectAll();
            tell(table, "first, at once", product, first, restart.awaitAll());
            for (int round = 1; round <= rounds; round++) {
                restart.begin();
                CompletableFuture<Used> ready = CompletableFuture.supplyAsync(() -> again(product));
                restart.turnUntil(ready::isDone);
                tell(table, "restart " + round, product, ready.get(), restart.awaitAll());
            }
        }
        table.print();
    }

    /** Processor time of a server and of its Postgres. */
    private record Used(double serverSeconds, double postgresSeconds) {
        static Used of(Product product) {
            ProcessHandle server = ProcessHandle.of(product.process().pid()).orElseThrow();
            return new Used(
                    cpuSeconds(server), server.descendants().mapToDouble(Used::cpuSeconds).sum());
        }

        private static double cpuSeconds(ProcessHandle process) {
            return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
        }
    }

    private static Used again(Product product) {
        try {
            product.stop();
            product.startAgain();
            return Used.of(product);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tell(
            Table table, String name, Product product, Used ready, Restart.Result result) {
        Used now = Used.of(product);
        table.row(
                name,
                result.awayMs() / 1e3,
                result.stormMs() / 1e3,
                result.timedOut(),
                result.refused(),
                result.joins().quantileMs(0.50),
                result.joins().quantileMs(0.99),
                now.serverSeconds() - ready.serverSeconds(),
                now.postgresSeconds() - ready.postgresSeconds());
    }
}
