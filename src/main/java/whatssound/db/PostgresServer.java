package whatssound.db;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a postmaster running on a cluster and a port until closed: when it dies, it is started
 * again.
 *
 * <p>One platform thread spawns it and lives as long as it does, for Linux ends the postmaster with
 * the thread that spawned it, and so when this process is killed. The methods: any thread that may
 * block.
 */
final class PostgresServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final long POLL_MS = 5;
    private static final long READY_WITHIN_MS = 120_000;
    private static final long OLD_BACKENDS_WITHIN_MS = 30_000;
    private static final long FIRST_BACKOFF_MS = 50;
    private static final long LONGEST_BACKOFF_MS = 5_000;
    private static final long STEADY_MS = 30_000;
    private static final int LOG_TAIL_BYTES = 4_096;

    private final PostgresCluster cluster;
    private final int port;
    private final Path log;
    private final List<String> lifeline = lifeline();
    private final CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> closing = new CompletableFuture<>();
    private final Thread keeper;

    private PostgresServer(PostgresCluster cluster, int port, Path log) {
        this.cluster = cluster;
        this.port = port;
        this.log = log;
        this.keeper = Thread.ofPlatform().name("postgres").daemon().unstarted(this::keepRunning);
    }

    /** Starts and waits until connections are taken. */
    static PostgresServer start(PostgresCluster cluster, int port, Path log) throws IOException {
        PostgresServer server = new PostgresServer(cluster, port, log);
        server.keeper.start();
        try {
            server.started.join();
            return server;
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
        }
    }

    /** Stops the postmaster and waits for its end. */
    @Override
    public void close() {
        closing.complete(null);
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepRunning() {
        Optional<Process> postmaster;
        try {
            postmaster = Optional.of(launchPatiently());
            started.complete(null);
        } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
            return;
        }
        long backoffMs = FIRST_BACKOFF_MS;
        while (postmaster.isPresent()) {
            long startNanos = System.nanoTime();
            Process running = postmaster.get();
            CompletableFuture.anyOf(running.onExit(), closing).join();
            if (closing.isDone()) {
                cluster.stop(running.toHandle());
                return;
            }
            LOG.warn(
                    "Postgres ended with exit code {}; starting it again on port {}.",
                    running.exitValue(),
                    port);
            boolean steady = elapsedMs(startNanos) > STEADY_MS;
            backoffMs = steady ? FIRST_BACKOFF_MS : Math.min(2 * backoffMs, LONGEST_BACKOFF_MS);
            postmaster = relaunch(backoffMs);
        }
    }

    /** Tries until it runs; empty when closed before. */
    private Optional<Process> relaunch(long firstBackoffMs) {
        long backoffMs = firstBackoffMs;
        while (!closedWithin(backoffMs)) {
            try {
                Process postmaster = launch();
                LOG.info("Postgres runs again on port {}.", port);
                return Optional.of(postmaster);
            } catch (IOException | RuntimeException e) {
                LOG.error("Postgres does not start: {}", e.getMessage());
                backoffMs = Math.min(2 * backoffMs, LONGEST_BACKOFF_MS);
            }
        }
        return Optional.empty();
    }

    private Process launchPatiently() throws IOException {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                return launch();
            } catch (PostgresStartFailure e) {
                if (!e.oldBackendsLeft()
                        || elapsedMs(startNanos) > OLD_BACKENDS_WITHIN_MS
                        || closedWithin(FIRST_BACKOFF_MS)) {
                    throw e;
                }
            }
        }
    }

    private Process launch() throws IOException {
        Optional<PostmasterPid> left = PostmasterPid.read(cluster.path());
        left.flatMap(pid -> pid.postmasterOn(cluster.path())).ifPresent(this::stopOrphan);
        ProcessBuilder builder =
                ChildProcess.builder(cluster.serverCommand(lifeline, port))
                        .redirectOutput(Redirect.appendTo(log.toFile()));
        // Postgres takes any process of this id for a postmaster, except for the one named here.
        left.ifPresent(
                pid -> builder.environment().put("PG_GRANDPARENT_PID", String.valueOf(pid.pid())));
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        Process process = builder.start();
        awaitReady(process, logStart);
        return process;
    }

    private void stopOrphan(ProcessHandle orphan) {
        LOG.info(
                "Stopping the Postgres that an earlier run left behind (process {}).",
                orphan.pid());
        cluster.stop(orphan);
    }

    private void awaitReady(Process process, long logStart) throws IOException {
        long startNanos = System.nanoTime();
        while (!isReady(process)) {
            if (!process.isAlive()) {
                throw new PostgresStartFailure(logSince(logStart));
            }
            if (elapsedMs(startNanos) > READY_WITHIN_MS) {
                cluster.stop(process.toHandle());
                throw new PostgresStartFailure("not ready in time: " + logSince(logStart));
            }
            if (closedWithin(POLL_MS)) {
                return;
            }
        }
    }

    private boolean isReady(Process process) throws IOException {
        return PostmasterPid.read(cluster.path())
                .filter(pid -> pid.pid() == process.pid() && pid.ready())
                .isPresent();
    }

    private String logSince(long position) throws IOException {
        try (FileChannel channel = FileChannel.open(log)) {
            ByteBuffer tail = ByteBuffer.allocate(LOG_TAIL_BYTES);
            channel.read(tail, Math.max(position, channel.size() - LOG_TAIL_BYTES));
            return StandardCharsets.UTF_8.decode(tail.flip()).toString().strip();
        }
    }

    private boolean closedWithin(long waitMs) {
        try {
            closing.get(waitMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            return true;
        }
    }

    private static long elapsedMs(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }

    // Its own session, so that Ctrl-C reaches this process alone, which then ends it in order.
    private static List<String> lifeline() {
        List<String> words = List.of("setsid", "setpriv", "--pdeathsig", "INT");
        return ChildProcess.succeeds(Stream.concat(words.stream(), Stream.of("true")).toList())
                ? words
                : List.of();
    }
}
