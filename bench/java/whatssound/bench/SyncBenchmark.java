package whatssound.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How far apart people hear the same moment of the music, by real browsers: {@code bench/sync},
 * which runs on Node.
 */
final class SyncBenchmark implements Benchmark {
    private static final Path RIG = Product.HOME.resolve("bench/sync");
    private static final Path WEB = Product.HOME.resolve("web");

    @Override
    public String help() {
        return """
               sync       how far apart pages hear the same moment, and from the timeline
                          --condition clean   one, several with commas between them, or all
                          --seconds 120       measured of each
                          --settle 10         before them, from the last tap on
                          --pages 7           the DJ's and the listeners'
                          --seed 1            of the music and of the networks
                          --out target/sync   where readings (CSV), figures (JSON) and plots (SVG) go
               """;
    }

    @Override
    public void run(Options options) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "main.mjs"));
        add(command, "--condition", options.text("condition", "clean"));
        add(command, "--seconds", Integer.toString(options.number("seconds", 120)));
        add(command, "--settle", Integer.toString(options.number("settle", 10)));
        add(command, "--pages", Integer.toString(options.number("pages", 7)));
        add(command, "--seed", Integer.toString(options.number("seed", 1)));
        Path out = Path.of(options.text("out", Product.HOME.resolve("target/sync").toString()));
        add(command, "--out", out.toAbsolutePath().toString());
        options.refuseUnknown();
        install(RIG, "echarts");
        install(WEB, "playwright-core");
        int code = start(RIG, onAllCores(command));
        if (code != 0) {
            System.exit(code);
        }
    }

    private static void add(List<String> command, String name, String value) {
        command.add(name);
        command.add(value);
    }

    /** The pages are the load and what is measured: they need every core. */
    private static List<String> onAllCores(List<String> command) throws IOException {
        if (!Boolean.getBoolean("whatssound.pinned")) {
            return command;
        }
        String cores = Files.readString(Path.of("/sys/devices/system/cpu/online")).strip();
        List<String> freed = new ArrayList<>(List.of("taskset", "-c", cores));
        freed.addAll(command);
        return freed;
    }

    private static void install(Path folder, String needed)
            throws IOException, InterruptedException {
        if (!Files.exists(folder.resolve("node_modules").resolve(needed))
                && start(folder, List.of("npm", "ci", "--no-audit", "--no-fund")) != 0) {
            throw new IOException("npm could not install the packages of " + folder);
        }
    }

    private static int start(Path folder, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process.waitFor();
    }
}
