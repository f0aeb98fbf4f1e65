package whatssound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import whatssound.db.DatabaseAddress;
import whatssound.session.PresenceKeeper;

/**
 * The real server with its own Postgres, on a free port and a fresh data folder: one for all tests
 * of a run, stopped with it.
 */
public final class TestServer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path data;
    private final Server server;
    private final ServerKeys keys;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestServer() {
        this(newFolder(), null, PresenceKeeper.USUAL_GRACE, false);
    }

    private TestServer(
            Path data, @Nullable DatabaseAddress database, Duration djGrace, boolean demo) {
        this.data = data;
        try {
            Settings settings = new Settings();
            settings.databaseUrl = database == null ? null : database.uri();
            settings.data = data;
            settings.port = 0;
            settings.maxUploadMb = 20;
            settings.demo = demo;
            server = Server.start(settings, djGrace);
            keys = ServerKeys.read(settings);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Started with the first test that asks for it. */
    public static TestServer shared() {
        return Shared.SERVER;
    }

    /** One that the test itself stops. */
    public static TestServer startOwn() {
        return new TestServer();
    }

    /** One that gives up DJs who are away for so long, and that the test itself stops. */
    public static TestServer startOwn(Duration djGrace) {
        return new TestServer(newFolder(), null, djGrace, false);
    }

    /** One with a demo session, that the test itself stops. */
    public static TestServer startOwnWithDemo() {
        return new TestServer(newFolder(), null, PresenceKeeper.USUAL_GRACE, true);
    }

    /** Another on the data of one that was closed. */
    public static TestServer startAgainWithDemo(TestServer closed) {
        return new TestServer(closed.data, null, PresenceKeeper.USUAL_GRACE, true);
    }

    /** One on somebody else's Postgres, that the test itself stops; the data folder stays. */
    public static TestServer startOn(Path data, DatabaseAddress database) {
        return new TestServer(data, database, PresenceKeeper.USUAL_GRACE, false);
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "server-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        private static final TestServer SERVER = new TestServer();

        static {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(SERVER::stop));
        }
    }

    public String url() {
        return server.url();
    }

    public Path data() {
        return data;
    }

    /** The database with its owner's login. */
    public DatabaseAddress database() {
        return DatabaseAddress.parse(Objects.requireNonNull(keys.databaseUrl()));
    }

    /** Its time. */
    public double clockMs() {
        return json(get("/clock", anonKey())).path("receivedMs").asDouble();
    }

    public String anonKey() {
        return keys.anonKey();
    }

    public String serviceKey() {
        return keys.serviceKey();
    }

    /** The address of a realtime socket for this key. */
    public URI socketAddress(String apiKey) {
        return URI.create(
                url().replace("http://", "ws://")
                        + "/realtime/v1/websocket?vsn=2.0.0&apikey="
                        + apiKey);
    }

    /** A signed-in guest: {@code accessToken} and {@code id}. */
    public User signUp(String name) {
        JsonNode session =
                json(
                        post(
                                "/auth/v1/signup",
                                anonKey(),
                                "{\"data\":{\"display_name\":\"" + name + "\"}}"));
        return new User(
                session.at("/user/id").asText(), session.path("access_token").asText(), name);
    }

    /** A user of the tests. */
    public record User(String id, String accessToken, String name) {}

    /** Calls a function as a user; fails the test unless it succeeds. */
    public JsonNode rpc(User user, String function, String arguments) {
        HttpResponse<String> response =
                post("/rest/v1/rpc/" + function, user.accessToken(), arguments);
        if (response.statusCode() >= 300) {
            throw new AssertionError(
                    function + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body().isEmpty() ? JSON.nullNode() : json(response);
    }

    public HttpResponse<String> post(String path, String token, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("apikey", anonKey())
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> get(String path, String token) {
        return send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("apikey", anonKey())
                        .header("authorization", "Bearer " + token));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.statusCode() + " " + response.body(), e);
        }
    }

    /** Ends the server and leaves its data folder. */
    public void close() {
        server.close();
    }

    /** Ends the server and removes its data folder. */
    public void stop() {
        server.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
