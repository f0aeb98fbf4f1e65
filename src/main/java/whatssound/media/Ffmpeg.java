package whatssound.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Runs ffmpeg and ffprobe as child processes, so that a hostile file cannot take the server down.
 *
 * <p>At most as many at once as there are cores, each within a time limit, none after this process.
 * Any virtual thread.
 */
public final class Ffmpeg implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MAX_OUTPUT_BYTES = 4 << 20;
    private static final int MAX_LOG_BYTES = 1 << 16;

    private final FfmpegPrograms programs;
    private final Duration patience;
    private final List<String> prefix;
    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    // The signal that ends a child with its parent is tied to the thread that started it, and the
    // carriers of virtual threads come and go.
    private final ExecutorService spawner =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("ffmpeg-spawner").factory());

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

    Ffmpeg(FfmpegPrograms programs) {
        this(programs, PATIENCE);
    }

    /**
     * @param patience how long a run waits for its turn
     */
    Ffmpeg(FfmpegPrograms programs, Duration patience) {
        this.programs = programs;
        this.patience = patience;
        this.prefix = prefix(programs);
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
        return run(programs.ffmpeg(), arguments, limit);
    }

    Outcome ffprobe(List<String> arguments, Duration limit) {
        return run(programs.ffprobe(), arguments, limit);
    }

    @Override
    public void close() {
        running.forEach(Process::destroyForcibly);
        spawner.shutdownNow();
    }

    private Outcome run(Path program, List<String> arguments, Duration limit) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        try {
            if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new WhatsSoundException(
                        ErrorCode.TRANSCODER_BUSY, ErrorCode.TRANSCODER_BUSY.meaning());
            }
            try {
                return await(spawn(command), limit);
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("The conversion was broken off.", e);
        } catch (CompletionException e) {
            throw failed("The conversion could not be run.", e);
        }
    }

    // Joining cannot be interrupted, so that no child starts unseen; waiting for its end can be.
    private Process spawn(List<String> command) {
        return CompletableFuture.supplyAsync(() -> start(command), spawner).join();
    }

    private Process start(List<String> command) {
        try {
            Process process = programs.builder(command).start();
            running.add(process);
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw failed("The conversion could not be started.", e);
        }
    }

    private Outcome await(Process process, Duration limit) throws InterruptedException {
        try {
            CompletableFuture<String> output =
                    async(() -> read(process, process.getInputStream(), Keep.HEAD));
            CompletableFuture<String> log =
                    async(() -> read(process, process.getErrorStream(), Keep.TAIL));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed("The conversion took longer than allowed.", null);
            }
            return new Outcome(process.exitValue(), output.join(), log.join());
        } finally {
            process.destroyForcibly();
            running.remove(process);
        }
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
    // Playing on time comes before converting fast, hence nice.
    private static List<String> prefix(FfmpegPrograms programs) {
        List<String> prefix = new ArrayList<>();
        FfmpegPrograms.onPath("setpriv")
                .map(setpriv -> List.of(setpriv.toString(), "--pdeathsig", "KILL"))
                .filter(programs::startBehind)
                .ifPresent(prefix::addAll);
        FfmpegPrograms.onPath("nice")
                .map(nice -> List.of(nice.toString(), "-n", "10"))
                .filter(programs::startBehind)
                .ifPresent(prefix::addAll);
        return prefix;
    }

    private static WhatsSoundException failed(String message, @Nullable Throwable cause) {
        return new WhatsSoundException(ErrorCode.TRANSCODE_FAILED, message, cause);
    }
}
