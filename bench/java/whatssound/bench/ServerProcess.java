package whatssound.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that is measured, as a process of its own on core 0. Its CPU time and memory are read
 * from /proc.
 */
final class ServerProcess implements AutoCloseable {
    private static final int MS_PER_TICK = 10; // USER_HZ is 100 on every Linux
    private static final boolean PINNED = Boolean.getBoolean("whatssound.pinned");
    private static final long STOP_WITHIN_SECONDS = 20;

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** Starts a command pinned to a core, where the launcher could pin the load to another. */
    static ServerProcess start(int core, Path folder, Path log, List<String> command)
            throws IOException {
        List<String> pinned = new ArrayList<>();
        if (PINNED) {
            pinned.addAll(List.of("taskset", "-c", Integer.toString(core)));
        }
        pinned.addAll(command);
        return new ServerProcess(
                new ProcessBuilder(pinned)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void awaitPort(int port) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    break;
                }
                Thread.sleep(100);
            }
        }
        throw new IOException("nothing listens on port " + port);
    }

    /** User and system time of all its threads; of Postgres nothing, which is another process. */
    long cpuMs() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MS_PER_TICK;
    }

    long rssKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS");
    }

    /** What is left of a Java server's heap after a full collection; not a number for others. */
    double liveHeapKib() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asked =
                new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "GC.class_histogram")
                        .start();
        String histogram =
                new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = Pattern.compile("Total +\\d+ +(\\d+)").matcher(histogram);
        if (!total.find()) {
            return Double.NaN;
        }
        Matcher filler =
                Pattern.compile("(\\d+) +\\[?L?jdk.internal.vm.FillerE").matcher(histogram);
        return (Long.parseLong(total.group(1))
                        - (filler.find() ? Long.parseLong(filler.group(1)) : 0))
                / 1024.0;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
