package whatssound.media;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Starts programs that end with this, or with the server whichever way that ends. Any thread. */
final class ChildProcesses implements AutoCloseable {
    private final FfmpegPrograms programs;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    // The signal that ends a child with its parent is tied to the thread that started it, and the
    // carriers of virtual threads come and go.
    private final ExecutorService spawner =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("ffmpeg-spawner").factory());

    ChildProcesses(FfmpegPrograms programs) {
        this.programs = programs;
    }

    /**
     * Starts a program that is told nothing on its standard input. Cannot be interrupted, so that
     * no child starts unseen.
     *
     * @throws CompletionException where it cannot be started
     * @throws RejectedExecutionException after the close
     */
    Process start(List<String> command) {
        return CompletableFuture.supplyAsync(() -> spawn(command), spawner).join();
    }

    /** Ends a program that was started, if it runs still. */
    void end(Process process) {
        process.destroyForcibly();
        running.remove(process);
    }

    /** Ends what runs; nothing is started any more. */
    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
        spawner.shutdown();
    }

    private Process spawn(List<String> command) {
        if (closed) {
            throw new RejectedExecutionException("The server is stopping.");
        }
        try {
            Process process = programs.builder(command).start();
            running.add(process);
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new CompletionException("A program could not be started.", e);
        }
    }
}
