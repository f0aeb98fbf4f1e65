package whatssound.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * WhatsSound itself, started by its launcher with the launcher's default flags, on a free port,
 * with a data folder of its own that is gone afterwards.
 */
final class Product implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("whatssound.home", ".")).toAbsolutePath();
    private static final String JWT_SECRET = "the benchmark signs the tokens of its users itself";
    private static final long READY_WITHIN_MS = 180_000;

    private final Path folder;
    private final int port;
    private final String[] options;
    private ServerProcess process;
    private JsonNode keys;

    private Product(Path folder, int port, String... options) {
        this.folder = folder;
        this.port = port;
        this.options = options;
    }

    /** Starts it, with further options of {@code run}, and returns once it answers. */
    static Product start(String... options) throws IOException, InterruptedException {
        Product product =
                new Product(Files.createTempDirectory("whatssound-bench-"), freePort(), options);
        try {
            product.startAgain();
            return product;
        } catch (IOException | InterruptedException | RuntimeException e) {
            product.close();
            throw e;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts on the same port and data as before. */
    void startAgain() throws IOException, InterruptedException {
        Path log = folder.resolve("bench.log");
        List<String> command = new ArrayList<>(command("run"));
        // Sessions are those that a benchmark makes.
        command.addAll(List.of("--port", Integer.toString(port), "--demo", "false"));
        command.addAll(Arrays.asList(options));
        process = ServerProcess.start(0, HOME, log, command);
        long end = System.nanoTime() + READY_WITHIN_MS * 1_000_000;
        while (!Files.readString(log).contains("WhatsSound ready on ")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the server did not start:\n" + Files.readString(log));
            }
            Thread.sleep(100);
        }
        Process asked = new ProcessBuilder(command("keys")).directory(HOME.toFile()).start();
        keys = JsonMapper.builder().build().readTree(asked.getInputStream());
    }

    /** Stops it in order; its data stays until it is closed. */
    void stop() throws IOException {
        process.close();
    }

    private List<String> command(String name) {
        return List.of(
                HOME.resolve("whatssound").toString(),
                name,
                "--data",
                folder.resolve("data").toString(),
                "--jwt-secret",
                JWT_SECRET);
    }

    ServerProcess process() {
        return process;
    }

    int port() {
        return port;
    }

    String anonKey() {
        return keys.path("anonKey").asText();
    }

    String serviceKey() {
        return keys.path("serviceKey").asText();
    }

    String socketPath(String version) {
        return "/realtime/v1/websocket?apikey=" + anonKey() + "&vsn=" + version;
    }

    /** The signed token of an anonymous user; each number is another user. */
    String token(int user) {
        return AnonymousUser.number(user).token(JWT_SECRET);
    }

    /** A connection to its database as the owner. */
    Connection database() throws SQLException {
        URI address =
                URI.create(keys.path("databaseUrl").asText().replaceFirst("^postgresql", "http"));
        String[] login = address.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://"
                        + address.getHost()
                        + ":"
                        + address.getPort()
                        + address.getPath(),
                login[0],
                login[1]);
    }

    /** The first column of the only row. */
    String text(String query) throws SQLException {
        try (Connection connection = database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Runs statements as the owner of the database. */
    void sql(String... statements) throws SQLException {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
