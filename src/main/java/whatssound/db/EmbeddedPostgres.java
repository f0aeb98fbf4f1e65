package whatssound.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * The Postgres that comes with the product, running on the data folder until closed.
 *
 * <p>It takes connections from this machine only, under a generated password. Any thread that may
 * block.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String HOST = "127.0.0.1";
    private static final String PASSWORD = "postgres-password";
    private static final int PORT_ATTEMPTS = 5;

    private final DatabaseAddress address;
    private final PostgresServer server;

    private EmbeddedPostgres(DatabaseAddress address, PostgresServer server) {
        this.address = address;
        this.server = server;
    }

    /**
     * Unpacks Postgres and creates its cluster where needed, and starts it.
     *
     * @throws WhatsSoundException DATABASE_FAILED, with what Postgres said
     */
    public static EmbeddedPostgres start(DataFolder folder) {
        Path home = home(folder.path());
        return start(folder, home);
    }

    /** With the programs unpacked below a folder that several data folders may share. */
    static EmbeddedPostgres start(DataFolder folder, Path programs) {
        Path home = home(folder.path());
        Path log = home.resolve("postgres.log");
        try {
            Files.createDirectories(home);
            Files.createDirectories(programs);
            String password = folder.secret(PASSWORD, Secrets::generate);
            PostgresCluster cluster =
                    new PostgresCluster(
                            home.resolve("cluster"),
                            PostgresBinaries.install(programs),
                            PostgresAccount.detect());
            cluster.createIfAbsent(folder.secret(PASSWORD));
            keepLastLog(log);
            return startOnSomePort(cluster, password, log);
        } catch (IOException e) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_FAILED,
                    "Postgres does not start: %s (see %s)".formatted(e.getMessage(), log),
                    e);
        }
    }

    /** The address of the Postgres that another process runs on this data folder, if one does. */
    public static Optional<DatabaseAddress> runningOn(Path dataFolder) {
        Path cluster = home(dataFolder).resolve("cluster");
        try {
            Optional<PostmasterPid> running =
                    PostmasterPid.read(cluster)
                            .filter(pid -> pid.ready() && pid.postmasterOn(cluster).isPresent());
            if (running.isEmpty()) {
                return Optional.empty();
            }
            String password = Files.readString(DataFolder.secretIn(dataFolder, PASSWORD)).strip();
            return Optional.of(address(running.get().port(), password));
        } catch (IOException e) {
            throw new WhatsSoundException(
                    ErrorCode.DATA_FOLDER_UNUSABLE,
                    "The data folder %s cannot be read.".formatted(dataFolder),
                    e);
        }
    }

    /** Where it listens, with the owner's login; the same for as long as this is open. */
    public DatabaseAddress address() {
        return address;
    }

    /** Stops Postgres and waits for its end. */
    @Override
    public void close() {
        server.close();
    }

    private static EmbeddedPostgres startOnSomePort(
            PostgresCluster cluster, String password, Path log) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                PostgresServer server = PostgresServer.start(cluster, port, log);
                return new EmbeddedPostgres(address(port, password), server);
            } catch (PostgresStartFailure e) {
                if (!e.portTaken() || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
                LOG.info("Port {} was taken meanwhile; trying another.", port);
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static DatabaseAddress address(int port, String password) {
        return new DatabaseAddress(
                HOST, port, PostgresCluster.DATABASE, PostgresCluster.OWNER, password);
    }

    private static Path home(Path dataFolder) {
        return dataFolder.resolve("postgres");
    }

    private static void keepLastLog(Path log) throws IOException {
        if (Files.exists(log)) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
