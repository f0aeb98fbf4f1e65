package whatssound.bench;

import java.util.ArrayList;
import java.util.List;

/** What an idle member costs: resident memory of the server over its members. */
final class MemoryBenchmark implements Benchmark {
    private static final long SETTLE_MS = 3_000;

    @Override
    public String help() {
        return """
        memory     resident memory of an idle connection that has joined
          --members N     connections to each server (10000)
          --topics T      private topics that each joins (1); the app has 3
          --presence yes  each is present in its first topic (no)
          --groups G      topics that they are spread over (100)
          --peers LIST    of limit, socketio, ws; '' for none (socketio)
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int members = options.number("members", 10_000);
        int groups = options.number("groups", 100);
        String peers = options.text("peers", "socketio");
        int topics = options.number("topics", 1);
        boolean presence = options.text("presence", "no").equals("yes");
        options.refuseUnknown();

        Table table =
                new Table(
                        "server",
                        "RSS KiB/connection",
                        "live heap KiB/connection",
                        "RSS before, KiB",
                        "RSS after, KiB");
        try (Product product = Product.start()) {
            Topics.create(product, members, groups);
            List<Contender> contenders =
                    new ArrayList<>(List.of(Contender.product(product, topics, presence)));
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
        ServerProcess server = contender.process();
        long beforeKib = server.rssKib();
        long afterKib;
        double heapKib;
        try (Swarm swarm = new Swarm()) {
            Crowd crowd = new Crowd(swarm, contender, groups, 1);
            crowd.join(members);
            swarm.turnUntil(() -> false, SETTLE_MS);
            afterKib = server.rssKib();
            heapKib = server.liveHeapKib();
        }
        // Asked for last: a full collection before would change how the heap grows.
        Thread.sleep(SETTLE_MS);
        table.row(
                contender.name(),
                (double) (afterKib - beforeKib) / members,
                (heapKib - server.liveHeapKib()) / members,
                beforeKib,
                afterKib);
    }
}
