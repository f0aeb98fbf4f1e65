package whatssound.bench;

import java.util.ArrayList;
import java.util.List;

/** What an idle member costs: resident memory of the server over its members. */
final class MemoryBenchmark implements Benchmark {
    private static final long SETTLE_MS = 3_000;

    @Override
    public String help() {
        return """
        memory     resident memory of an idle connection that has joined one private topic
          --members N     connections to each server (10000)
          --groups G      topics that they are spread over (100)
          --peers LIST    of limit, socketio, ws; '' for none (socketio)
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int members = options.number("members", 10_000);
        int groups = options.number("groups", 100);
        String peers = options.text("peers", "socketio");
        options.refuseUnknown();

        Table table =
                new Table("server", "RSS KiB/connection", "RSS before, KiB", "RSS after, KiB");
        try (Product product = Product.start()) {
            Topics.create(product, members, groups);
            List<Contender> contenders = new ArrayList<>(List.of(Contender.product(product)));
            try {
                contenders.addAll(Contender.peers(peers));
                for (Contender contender : contenders) {
                    measure(contender, members, groups, table);
                }
            } finally {
                for (Contender contender : contenders) {
                    contender.close();
                }
            }
        }
        table.print();
    }

    private static void measure(Contender contender, int members, int groups, Table table)
            throws Exception {
        try (Swarm swarm = new Swarm()) {
            Crowd crowd = new Crowd(swarm, contender, groups, 1);
            long beforeKib = contender.process().rssKib();
            crowd.join(members);
            swarm.turnUntil(() -> false, SETTLE_MS);
            long afterKib = contender.process().rssKib();
            table.row(
                    contender.name(),
                    (double) (afterKib - beforeKib) / members,
                    beforeKib,
                    afterKib);
        }
    }
}
