package whatssound.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The command {@code ./whatssound bench}: runs one benchmark by its name. */
public final class Bench {
    private static final Map<String, Benchmark> ALL =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("changes", new ChangesBenchmark()),
                            Map.entry("chat", new ChatBenchmark()),
                            Map.entry("fanout", new FanoutBenchmark()),
                            Map.entry("media", new MediaBenchmark()),
                            Map.entry("memory", new MemoryBenchmark()),
                            Map.entry("presence", new PresenceBenchmark()),
                            Map.entry("prune", new PruneBenchmark()),
                            Map.entry("restart", new RestartBenchmark()),
                            Map.entry("stalled", new StalledBenchmark()),
                            Map.entry("stored", new StoredBenchmark()),
                            Map.entry("sync", new SyncBenchmark()),
                            Map.entry("timelines", new TimelinesBenchmark()),
                            Map.entry("votes", new VotesBenchmark())));

    private static final Path AUTOGROUPS = Path.of("/proc/sys/kernel/sched_autogroup_enabled");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0 || arguments[0].equals("--help") || arguments[0].equals("-h")) {
            help();
            return;
        }
        Benchmark benchmark = ALL.get(arguments[0]);
        if (benchmark == null) {
            fail(
                    "there is no benchmark '"
                            + arguments[0]
                            + "'; there are "
                            + String.join(", ", ALL.keySet()));
        } else if (arguments.length > 1 && arguments[1].equals("--help")) {
            System.out.print(benchmark.help());
        } else {
            run(benchmark, arguments);
        }
    }

    private static void run(Benchmark benchmark, String[] arguments) throws Exception {
        warnOfAutogroups();
        try {
            benchmark.run(new Options(arguments, 1));
        } catch (IllegalArgumentException e) {
            fail(e.getMessage());
        }
        System.exit(0);
    }

    // Each backend of Postgres is a session to the system, and so a group of its own.
    private static void warnOfAutogroups() throws IOException {
        if (Files.exists(AUTOGROUPS) && Files.readString(AUTOGROUPS).strip().equals("1")) {
            System.err.println(
                    "bench: kernel.sched_autogroup_enabled is 1: some kernels then leave a backend of"
                            + " Postgres without a core for seconds (docs/performance.md)");
        }
    }

    private static void help() {
        System.out.println(
                "./whatssound bench NAME [--option value …]     (how to read the tables: bench/README.md)\n");
        ALL.values().forEach(benchmark -> System.out.println(benchmark.help()));
    }

    private static void fail(String why) {
        System.err.println("bench: " + why);
        System.exit(2);
    }
}
