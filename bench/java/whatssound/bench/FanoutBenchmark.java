package whatssound.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import whatssound.bench.Crowd.Result;

/**
 * Every member of a group gets every message: what a delivery costs, next to others in the same
 * minutes.
 */
final class FanoutBenchmark implements Benchmark {
    @Override
    public String help() {
        return """
        fanout     what a delivery costs: members of private topics get every message
          --members N     connections to each server (1000)
          --groups G      topics that they are spread over (1)
          --rate R        messages a second, all groups together (20)
          --in-flight W   messages under way when saturated; 0 leaves that out (16)
          --seconds S     length of a phase (5)
          --phases P      phases of each kind, of which the first is dropped (4)
          --peers LIST    of limit, limit-batch, socketio, ws; '' for none (limit,limit-batch,socketio)
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int members = options.number("members", 1000);
        int groups = options.number("groups", 1);
        double rate = options.number("rate", 20);
        int inFlight = options.number("in-flight", 16);
        long forMs = options.number("seconds", 5) * 1000L;
        int phases = options.number("phases", 4);
        String peers = options.text("peers", "limit,limit-batch,socketio");
        options.refuseUnknown();

        try (Product product = Product.start();
                Swarm swarm = new Swarm()) {
            Topics.create(product, members, groups);
            List<Contender> contenders = new ArrayList<>(List.of(Contender.product(product)));
            try {
                contenders.addAll(Contender.peers(peers));
                List<Crowd> crowds = new ArrayList<>();
                for (Contender contender : contenders) {
                    Crowd crowd =
                            new Crowd(
                                    swarm,
                                    contender,
                                    groups,
                                    Math.min(members, Math.max(groups, 16)));
                    crowd.join(members);
                    crowds.add(crowd);
                }
                for (Crowd crowd : crowds) {
                    crowd.saturated(Math.max(1, inFlight), forMs); // warms up both ends
                }
                Rounds rated = new Rounds(crowds);
                Rounds saturated = new Rounds(crowds);
                for (int phase = 0; phase < phases; phase++) {
                    rated.play(crowd -> crowd.atRate(rate, forMs));
                    if (inFlight > 0) {
                        saturated.play(crowd -> crowd.saturated(inFlight, forMs));
                    }
                }
                System.out.printf(
                        "%n%d members in %d groups, %.0f messages/s%n", members, groups, rate);
                rated.print();
                if (inFlight > 0) {
                    System.out.printf(
                            "%n%d members in %d groups, %d messages under way%n",
                            members, groups, inFlight);
                    saturated.print();
                }
            } finally {
                for (Contender contender : contenders) {
                    contender.close();
                }
            }
        }
    }

    private interface Phase {
        Result play(Crowd crowd) throws IOException;
    }

    /** The results of phases that the servers took turns in; the first phase is not counted. */
    private static final class Rounds {
        private final List<Crowd> crowds;
        private final List<List<Result>> results = new ArrayList<>();

        Rounds(List<Crowd> crowds) {
            this.crowds = crowds;
        }

        void play(Phase phase) throws IOException {
            List<Result> round = new ArrayList<>();
            for (Crowd crowd : crowds) {
                round.add(phase.play(crowd));
            }
            results.add(round);
        }

        void print() {
            Table table =
                    new Table(
                            "server",
                            "CPU µs/delivery",
                            "ours/its",
                            "deliveries/s",
                            "ours/its",
                            "p50 ms",
                            "p95 ms",
                            "p99 ms",
                            "lost");
            for (int i = 0; i < crowds.size(); i++) {
                table.row(
                        crowds.get(i).contender().name(),
                        median(i, Result::cpuMicros),
                        ratio(i, Result::cpuMicros),
                        median(i, Result::perSecond),
                        ratio(i, Result::perSecond),
                        median(i, Result::p50Ms),
                        median(i, Result::p95Ms),
                        median(i, Result::p99Ms),
                        median(i, Result::lost));
            }
            table.print();
        }

        private double median(int server, ToDoubleFunction<Result> measure) {
            return Medians.of(
                    counted().stream()
                            .mapToDouble(round -> measure.applyAsDouble(round.get(server))));
        }

        /** Of each round by itself: what disturbed the machine in a round disturbed all servers. */
        private double ratio(int server, ToDoubleFunction<Result> measure) {
            return Medians.of(
                    counted().stream()
                            .mapToDouble(
                                    round ->
                                            measure.applyAsDouble(round.getFirst())
                                                    / measure.applyAsDouble(round.get(server))));
        }

        private List<List<Result>> counted() {
            return results.size() == 1 ? results : results.subList(1, results.size());
        }
    }
}
