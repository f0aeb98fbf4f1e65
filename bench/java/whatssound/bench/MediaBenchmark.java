package whatssound.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import whatssound.bench.MediaLoad.Cost;

/**
 * Audio over HTTP: what whole files and ranges of a public object cost, next to nginx in the same
 * minutes.
 */
final class MediaBenchmark implements Benchmark {
    private static final int WARM_UP_ROUNDS = 3;

    @Override
    public String help() {
        return """
        media      what audio costs by HTTP, whole files and ranges of 64 KiB, next to nginx
          --connections N   players, each with a connection that stays open (16)
          --kib K           size of the file: three minutes at 128 kbit/s (2880)
          --mib M           that each phase reads (2048)
          --rounds R        in which the servers take turns, of which the first is dropped (6)
        """;
    }

    @Override
    public void run(Options options) throws Exception {
        int connections = options.number("connections", 16);
        int kib = options.number("kib", 2880);
        long phaseBytes = (long) options.number("mib", 2048) << 20;
        int rounds = options.number("rounds", 6);
        options.refuseUnknown();
        byte[] content = new byte[kib << 10];
        new Random(1).nextBytes(content);
        Path folder = Files.createTempDirectory("whatssound-bench-nginx-");
        List<MediaLoad> loads = new ArrayList<>();
        Optional<MediaServer> nginx = Optional.empty();
        try (Product product = Product.start()) {
            nginx = MediaServer.nginx(folder, content);
            loads.add(new MediaLoad(MediaServer.product(product, content), content, connections));
            if (nginx.isPresent()) {
                loads.add(new MediaLoad(nginx.get(), content, connections));
            }
            int files = (int) Math.max(1, phaseBytes / content.length);
            int ranges = (int) Math.max(1, phaseBytes / MediaLoad.RANGE_BYTES);
            for (MediaLoad load : loads) {
                load.check();
                for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                    load.wholeFiles(Math.max(1, files / 4));
                    load.ranges(Math.max(1, ranges / 4));
                }
            }
            measure(loads, rounds, files, ranges, kib);
        } finally {
            if (nginx.isPresent()) {
                nginx.get().process().close();
            }
            delete(folder);
        }
    }

    private static void measure(List<MediaLoad> loads, int rounds, int files, int ranges, int kib)
            throws IOException, InterruptedException {
        List<List<Cost>> whole = new ArrayList<>();
        List<List<Cost>> parts = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Cost> wholeRound = new ArrayList<>();
            List<Cost> partsRound = new ArrayList<>();
            for (MediaLoad load : loads) {
                wholeRound.add(load.wholeFiles(files));
                partsRound.add(load.ranges(ranges));
            }
            whole.add(wholeRound);
            parts.add(partsRound);
        }
        System.out.printf("%n%d × the whole file of %d KiB%n", files, kib);
        print(loads, whole, "CPU ms/GiB", Cost::cpuMsPerGib);
        System.out.printf("%n%d × 64 KiB of it%n", ranges);
        print(loads, parts, "CPU µs/range", Cost::cpuMicrosPerAnswer);
    }

    private static void print(
            List<MediaLoad> loads,
            List<List<Cost>> rounds,
            String unit,
            ToDoubleFunction<Cost> cost) {
        List<List<Cost>> counted = rounds.size() == 1 ? rounds : rounds.subList(1, rounds.size());
        Table table = new Table("server", unit, "ours/its", "MiB/s");
        for (int i = 0; i < loads.size(); i++) {
            int server = i;
            table.row(
                    loads.get(i).server().name(),
                    Medians.of(
                            counted.stream()
                                    .mapToDouble(round -> cost.applyAsDouble(round.get(server)))),
                    // Of each round by itself: what disturbed the machine disturbed both.
                    Medians.of(
                            counted.stream()
                                    .mapToDouble(
                                            round ->
                                                    cost.applyAsDouble(round.getFirst())
                                                            / cost.applyAsDouble(
                                                                    round.get(server)))),
                    Medians.of(
                            counted.stream()
                                    .mapToDouble(round -> round.get(server).mibPerSecond())));
        }
        table.print();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
