package whatssound.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Whether members that stop reading slow down the others. */
final class StalledBenchmark implements Benchmark {
    @Override
    public String help() {
        return """
        stalled    some members stop reading: what the others notice of it, and what memory it takes
          --members N     connections (1000)
          --percent P     how many of them stall (5)
          --rate R        messages a second (20)
          --seconds S     length of a phase (5)
          --phases P      phases of each kind, of which the first is dropped (4)
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int members = options.number("members", 1000);
        int stalled = members * options.number("percent", 5) / 100;
        double rate = options.number("rate", 20);
        long forMs = options.number("seconds", 5) * 1000L;
        int phases = options.number("phases", 4);
        options.refuseUnknown();

        try (Product product = Product.start();
                Swarm swarm = new Swarm()) {
            Topics.create(product, members + stalled * phases, 1);
            Contender contender = Contender.product(product);
            Crowd readers = new Crowd(swarm, contender, 1, 16);
            readers.join(members);
            readers.saturated(16, forMs);
            List<Double> ratios = new ArrayList<>();
            Table table =
                    new Table(
                            "phase",
                            "none stalled p99 ms",
                            "stalled p99 ms",
                            "stalled/none",
                            "lost",
                            "RSS KiB");
            for (int phase = 0; phase < phases; phase++) {
                double free = readers.atRate(rate, forMs).p99Ms();
                Crowd idlers = new Crowd(swarm, contender, 1, 1);
                idlers.join(stalled);
                idlers.members().forEach(idler -> idler.setReading(false));
                Crowd.Result held = readers.atRate(rate, forMs);
                long rssKib = product.process().rssKib();
                idlers.members().forEach(Connection::abort);
                ratios.add(held.p99Ms() / free);
                table.row(
                        phase == 0 ? "dropped" : "" + phase,
                        free,
                        held.p99Ms(),
                        held.p99Ms() / free,
                        held.lost(),
                        rssKib);
            }
            table.print();
            DoubleStream counted =
                    ratios.stream().skip(phases > 1 ? 1 : 0).mapToDouble(ratio -> ratio);
            System.out.printf("median of stalled/none: %.2f%n", Medians.of(counted));
        }
    }
}
