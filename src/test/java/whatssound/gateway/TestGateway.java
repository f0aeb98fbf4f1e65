package whatssound.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import whatssound.changes.PostgresChanges;
import whatssound.changes.visibility.RowVisibility;
import whatssound.clock.ServerClock;
import whatssound.db.Claims;
import whatssound.db.TestDatabase;
import whatssound.http.HttpHandler;
import whatssound.http.HttpResponse;
import whatssound.http.RememberedFiles;
import whatssound.realtime.Realtime;
import whatssound.realtime.TokenVerifier;

/** The edge with the realtime engine and nothing else, on a free port, with limits of a test. */
final class TestGateway implements AutoCloseable {
    static final ConnectionLimits SHORT =
            new ConnectionLimits(
                    Duration.ofMillis(500),
                    Duration.ofMillis(1_500),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(1_500),
                    100);
    private static final TokenVerifier ANYBODY =
            token -> new Claims("anon", null, null, Long.MAX_VALUE, "{}");

    private final TestDatabase database = TestDatabase.fresh();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Gateway gateway;
    private RememberedFiles publicFiles = path -> null;

    TestGateway(Path folder, NetworkIo io, ConnectionLimits limits) throws InterruptedException {
        this(folder, io, limits, null, null);
    }

    TestGateway(
            Path folder,
            NetworkIo io,
            ConnectionLimits limits,
            @Nullable Path certificate,
            @Nullable Path key)
            throws InterruptedException {
        this(Gateway.listen(settings(folder, io, limits, certificate, key)));
        serve();
    }

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** One that holds whoever comes until it serves. */
    static TestGateway listening(Path folder, ConnectionLimits limits) throws InterruptedException {
        return listening(folder, NetworkIo.AUTO, limits);
    }

    private static TestGateway listening(Path folder, NetworkIo io, ConnectionLimits limits)
            throws InterruptedException {
        return new TestGateway(Gateway.listen(settings(folder, io, limits, null, null)));
    }

    /** One whose storage answers "{}" to all that these files do not answer. */
    static TestGateway sending(Path folder, NetworkIo io, RememberedFiles files)
            throws InterruptedException {
        TestGateway gateway = listening(folder, io, ConnectionLimits.USUAL);
        gateway.publicFiles = files;
        gateway.serve();
        return gateway;
    }

    private static GatewaySettings settings(
            Path folder,
            NetworkIo io,
            ConnectionLimits limits,
            @Nullable Path certificate,
            @Nullable Path key) {
        return new GatewaySettings(
                "127.0.0.1", 0, 2, io, limits, certificate, key, folder, 1_000, Set.of(), "{}", "");
    }

    void serve() throws InterruptedException {
        HttpHandler empty = request -> HttpResponse.json(200, "{}");
        gateway.serve(
                new Realtime(
                        ANYBODY,
                        database.database(),
                        new PostgresChanges(database.database(), RowVisibility.Memory.ON, workers),
                        workers),
                ANYBODY,
                new Dialects(
                        empty,
                        empty,
                        empty,
                        empty,
                        empty,
                        empty,
                        head -> Optional.empty(),
                        publicFiles),
                new ServerClock(),
                workers);
    }

    int port() {
        return gateway.port();
    }

    void stop() {
        gateway.close();
    }

    @Override
    public void close() {
        stop();
        workers.close();
        database.close();
    }
}
