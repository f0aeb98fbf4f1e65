package whatssound.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** What a storm of joins into one presence channel costs its members. */
final class PresenceBenchmark implements Benchmark {
    private static final long SETTLE_WITHIN_MS = 60_000;
    private static final int LEAVERS = 5;

    @Override
    public String help() {
        return """
        presence   many join one presence channel: frames and bytes a member, time until all see all
          --members N     clients (2000)
          --seconds S     time within which they come (10)
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int members = options.number("members", 2000);
        long withinNanos = options.number("seconds", 10) * 1_000_000_000L;
        options.refuseUnknown();

        try (Product product = Product.start();
                Swarm swarm = new Swarm()) {
            Topics.create(product, members, 1);
            PresenceCrowd crowd = new PresenceCrowd(swarm, product);
            long cpuBefore = product.process().cpuMs();
            long start = System.nanoTime();
            while (crowd.members().size() < members) {
                long due = (System.nanoTime() - start) * members / withinNanos;
                while (crowd.members().size() < Math.min(due + 1, members)) {
                    crowd.connect();
                }
                swarm.turn(1_000_000);
            }
            boolean exact =
                    swarm.turnUntil(
                            () -> crowd.tracked() == members && crowd.agreeOn(members),
                            SETTLE_WITHIN_MS);
            long cpuMs = product.process().cpuMs() - cpuBefore;
            printStorm(crowd, exact, cpuMs, start);
            printLeaves(swarm, crowd, members);
        }
    }

    private static void printStorm(
            PresenceCrowd crowd, boolean exact, long cpuMs, long startNanos) {
        Table table = new Table("what a member got until all saw all", "p50", "p95", "most");
        row(table, "frames", crowd.members(), member -> member.frames);
        row(table, "bytes", crowd.members(), member -> member.bytes);
        table.print();
        System.out.printf(
                "all saw all: %s, %.2f s after the last join (joins came within %.1f s); every track acknowledged: %s%n",
                exact ? "yes" : "NO",
                (crowd.lastChangeNanos() - crowd.lastTrackNanos()) / 1e9,
                (crowd.lastTrackNanos() - startNanos) / 1e9,
                crowd.members().stream().allMatch(member -> member.acknowledged) ? "yes" : "NO");
        System.out.printf("CPU time of the server: %.1f s%n%n", cpuMs / 1e3);
    }

    private static void row(
            Table table,
            String name,
            List<PresenceCrowd.Member> members,
            ToLongFunction<PresenceCrowd.Member> figure) {
        List<Long> sorted =
                members.stream()
                        .map(figure::applyAsLong)
                        .sorted(Comparator.naturalOrder())
                        .toList();
        table.row(
                name,
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 95 / 100),
                sorted.getLast());
    }

    private static void printLeaves(Swarm swarm, PresenceCrowd crowd, int members)
            throws Exception {
        Table table = new Table("one of them goes", "all have seen it after, ms");
        for (int i = 1; i <= LEAVERS; i++) {
            swarm.turnUntil(() -> false, 1_000);
            int left = members - i;
            long goneNanos = System.nanoTime();
            crowd.members().get(left).connection.abort();
            boolean seen = swarm.turnUntil(() -> crowd.agreeOn(left), SETTLE_WITHIN_MS);
            table.row(
                    "leave " + i, seen ? (crowd.lastChangeNanos() - goneNanos) / 1e6 : Double.NaN);
        }
        table.print();
    }
}
