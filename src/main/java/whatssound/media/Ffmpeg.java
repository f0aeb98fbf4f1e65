package whatssound.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Runs ffmpeg and ffprobe as child processes, so that a hostile file cannot take the server down.
 *
 * <p>At most as many at once as there are cores, and half as many in the background; each within
 * limits of time and memory, none after this process. Any virtual thread.
 */
public final class Ffmpeg implements AutoCloseable {
    /** Many times what any recording takes. */
    private static final long MAX_MEMORY_BYTES = 512L << 20;

    private static final int NICE = 5;
    private static final int NICE_IN_BACKGROUND = 10;

    private static final int MAX_OUTPUT_BYTES = 4 << 20;
    private static final int MAX_LOG_BYTES = 1 << 16;

    private final FfmpegPrograms programs;
    private final List<String> prefix;
    private final ChildProcesses children;
    private final Semaphore turns;

    /**
     * How a program ended.
     *
     * @param output what it wrote to its standard output
     * @param log the end of what it wrote to its standard error
     */
    record Outcome(int exitCode, String output, String log) {}

    /** The parts of a stream that are wanted. */
    private enum Keep {
        /** The beginning; a program that goes on writing is ended. */
        HEAD,
        /** The end, however much there is. */
        TAIL
    }

    /** Takes what a program writes to its standard output, until that ends. */
    @FunctionalInterface
    interface OutputReader {
        void read(InputStream output) throws IOException;
    }

    Ffmpeg(FfmpegPrograms programs) {
        this(programs, prefix(programs, NICE), new ChildProcesses(programs), cores());
    }

    private Ffmpeg(
            FfmpegPrograms programs, List<String> prefix, ChildProcesses children, int atOnce) {
        this.programs = programs;
        this.prefix = prefix;
        this.children = children;
        this.turns = new Semaphore(atOnce, true);
    }

    /**
     * The same, closed with this, for what nobody waits for: fewer at once, with turns of their
     * own, and where the system can, behind all else that runs on the machine.
     */
    Ffmpeg inBackground() {
        return new Ffmpeg(
                programs, prefix(programs, NICE_IN_BACKGROUND), children, mostInBackground());
    }

    /** How many at once leave the rest of the machine to what is waited for. */
    static int mostInBackground() {
        return Math.max(1, cores() / 2);
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Takes the system's ffmpeg, else the bundled one, unpacked into the data folder.
     *
     * @throws WhatsSoundException FFMPEG_UNUSABLE
     */
    public static Ffmpeg find(Path dataFolder) {
        return new Ffmpeg(
                FfmpegPrograms.ofSystem().orElseGet(() -> BundledFfmpeg.install(dataFolder)));
    }

    Outcome ffmpeg(List<String> arguments, Duration limit) {
        return run(programs.ffmpeg(), arguments, process -> await(process, limit));
    }

    /** Gives its output to the reader, on another virtual thread, and none of it back. */
    Outcome ffmpeg(List<String> arguments, Duration limit, OutputReader reader) {
        return run(programs.ffmpeg(), arguments, process -> await(process, limit, reader));
    }

    Outcome ffprobe(List<String> arguments, Duration limit) {
        return run(programs.ffprobe(), arguments, process -> await(process, limit));
    }

    /** Ends what runs; what is asked for from now on fails. */
    @Override
    public void close() {
        children.close();
    }

    private interface Awaiting {
        Outcome end(Process process) throws InterruptedException;
    }

    private Outcome run(Path program, List<String> arguments, Awaiting awaiting) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        try {
            turns.acquire();
            try {
                Process process = children.start(command);
                try {
                    return awaiting.end(process);
                } finally {
                    children.end(process);
                }
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("The conversion was broken off.", e);
        } catch (CompletionException | RejectedExecutionException e) {
            throw failed("The conversion could not be run.", e);
        }
    }

    private static Outcome await(Process process, Duration limit) throws InterruptedException {
        CompletableFuture<String> output =
                async(() -> read(process, process.getInputStream(), Keep.HEAD));
        CompletableFuture<String> log = log(process);
        int exitCode = exitCode(process, limit);
        return new Outcome(exitCode, output.join(), log.join());
    }

    private static Outcome await(Process process, Duration limit, OutputReader reader)
            throws InterruptedException {
        CompletableFuture<String> output =
                async(
                        () -> {
                            try (InputStream in = process.getInputStream()) {
                                reader.read(in);
                            } catch (IOException e) {
                                // As below: ending a process closes its streams.
                            }
                            return "";
                        });
        CompletableFuture<String> log = log(process);
        int exitCode = exitCode(process, limit);
        return new Outcome(exitCode, output.join(), log.join());
    }

    private static int exitCode(Process process, Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new WhatsSoundException(
                    ErrorCode.CONVERSION_LIMIT, ErrorCode.CONVERSION_LIMIT.meaning());
        }
        return process.exitValue();
    }

    private static CompletableFuture<String> log(Process process) {
        return async(() -> read(process, process.getErrorStream(), Keep.TAIL));
    }

    private static CompletableFuture<String> async(Supplier<String> reading) {
        return CompletableFuture.supplyAsync(
                reading, task -> Thread.ofVirtual().name("ffmpeg-output").start(task));
    }

    private static String read(Process process, InputStream in, Keep keep) {
        int limit = keep == Keep.HEAD ? MAX_OUTPUT_BYTES : MAX_LOG_BYTES;
        byte[] kept = new byte[0];
        try (in) {
            for (byte[] more = in.readNBytes(limit); more.length > 0; more = in.readNBytes(limit)) {
                if (keep == Keep.HEAD && kept.length > 0) {
                    process.destroyForcibly();
                    break;
                }
                kept = keep == Keep.HEAD ? more : tail(kept, more, limit);
            }
        } catch (IOException e) {
            // Ending a process closes its streams; what came before is all there is.
        }
        return new String(kept, StandardCharsets.UTF_8);
    }

    private static byte[] tail(byte[] before, byte[] more, int limit) {
        int old = Math.min(before.length, limit - more.length);
        byte[] both = new byte[old + more.length];
        System.arraycopy(before, before.length - old, both, 0, old);
        System.arraycopy(more, 0, both, old, more.length);
        return both;
    }

    // The children die with this process where setpriv can see to it, else at their time limit.
    // Their memory is limited where prlimit can see to it, else each allocation alone (AudioInput).
    private static List<String> prefix(FfmpegPrograms programs, int nice) {
        List<List<String>> words =
                List.of(
                        List.of("setpriv", "--pdeathsig", "KILL"),
                        List.of("nice", "-n", String.valueOf(nice)),
                        List.of("prlimit", "--data=" + MAX_MEMORY_BYTES, "--core=0"),
                        aside(nice));
        return words.stream().flatMap(word -> startable(programs, word).stream()).toList();
    }

    /**
     * Playing on time comes before converting fast, also at a browser of this machine. Where the
     * kernel schedules whole sessions of processes (sched(7), "autogroup"), a process is nice to
     * those of its own alone: hence a session apart, that is nice as a whole.
     */
    private static List<String> aside(int nice) {
        // Only root may say so more than ten times a second.
        String script =
                """
                nice=/proc/self/autogroup
                [ -w $nice ] && for turn in 1 2 3 4 5; do echo %d >$nice && break; sleep 0.1; done 2>/dev/null
                exec "$@"
                """
                        .formatted(nice);
        return List.of("setsid", "/bin/sh", "-c", script, "sh");
    }

    /** The words with their program's path where the programs start behind them, else none. */
    private static List<String> startable(FfmpegPrograms programs, List<String> words) {
        Stream<String> rest = words.stream().skip(1);
        return FfmpegPrograms.onPath(words.getFirst())
                .map(program -> Stream.concat(Stream.of(program.toString()), rest).toList())
                .filter(programs::startBehind)
                .orElse(List.of());
    }

    private static WhatsSoundException failed(String message, @Nullable Throwable cause) {
        return new WhatsSoundException(ErrorCode.TRANSCODE_FAILED, message, cause);
    }
}
