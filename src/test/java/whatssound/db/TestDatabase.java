package whatssound.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import whatssound.clock.ServerClock;

/**
 * A database of its own for a test class, on one embedded Postgres per JVM that ends with it.
 *
 * <p>All databases are copies of a template that was migrated once. Any thread.
 */
public final class TestDatabase implements AutoCloseable {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String FOLDER = "whatssound-test-";
    private static final String TEMPLATE = "template_migrated";
    private static final String OBJECT_IN_USE = "55006";
    private static final long DROPPED_WITHIN_NANOS = 10_000_000_000L;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final DatabaseAddress address;
    private final Database database;

    private TestDatabase(DatabaseAddress address, Database database) {
        this.address = address;
        this.database = database;
    }

    /** A fresh, migrated and empty database. */
    public static TestDatabase fresh() {
        String name = "test_" + COUNT.incrementAndGet();
        // One at a time, for a template may have no second user while it is copied.
        synchronized (TestDatabase.class) {
            Shared.sql("create database " + name + " template " + TEMPLATE);
        }
        DatabaseAddress address = Shared.POSTGRES.address().withDatabase(name);
        return new TestDatabase(
                address,
                new Database(
                        address,
                        Shared.AUTHENTICATOR_PASSWORD,
                        PoolSizes.USUAL,
                        new ServerClock()));
    }

    /** The server that all tests of this JVM share. */
    static EmbeddedPostgres server() {
        return Shared.POSTGRES;
    }

    /** Starts an embedded Postgres with the programs that all tests share. */
    static EmbeddedPostgres start(DataFolder folder) {
        return EmbeddedPostgres.start(folder, programs());
    }

    public Database database() {
        return database;
    }

    /** With the owner's login. */
    public DatabaseAddress address() {
        return address;
    }

    public String authenticatorPassword() {
        return Shared.AUTHENTICATOR_PASSWORD;
    }

    @Override
    public void close() {
        database.close();
        // A replication stream that was cut ends a moment later, and no force drops its slot.
        long startNanos = System.nanoTime();
        while (true) {
            try {
                Shared.sql("drop database " + address.database() + " with (force)");
                return;
            } catch (DatabaseException e) {
                if (!e.sqlState().equals(OBJECT_IN_USE)
                        || System.nanoTime() - startNanos > DROPPED_WITHIN_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(DROPPED_WITHIN_NANOS / 1_000);
            }
        }
    }

    /** Unpacked once for all JVMs that test in this folder. */
    static Path programs() {
        Path programs = TARGET.resolve("test-postgres-programs");
        try {
            Files.createDirectories(programs);
            try (FileChannel channel =
                    FileChannel.open(
                            programs.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                channel.lock();
                PostgresBinaries.install(programs);
            }
            return programs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started at first use. */
    private static final class Shared {
        static final String AUTHENTICATOR_PASSWORD = Secrets.generate();
        static final EmbeddedPostgres POSTGRES = startOnce();

        private static EmbeddedPostgres startOnce() {
            DataFolder folder = openFolder();
            EmbeddedPostgres postgres = start(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder, postgres)));
            execute(postgres.address(), "create database " + TEMPLATE);
            Migrations.apply(postgres.address().withDatabase(TEMPLATE), AUTHENTICATOR_PASSWORD);
            return postgres;
        }

        static void sql(String sql) {
            execute(POSTGRES.address(), sql);
        }

        private static void execute(DatabaseAddress address, String sql) {
            try {
                Sql.run(address, sql);
            } catch (SQLException e) {
                throw new DatabaseException(e);
            }
        }

        private static DataFolder openFolder() {
            try {
                Path parent = FastTempDir.parent();
                removeLeftovers(parent);
                return DataFolder.open(parent.resolve(FOLDER + ProcessHandle.current().pid()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        // Of runs that were killed.
        private static void removeLeftovers(Path parent) throws IOException {
            try (Stream<Path> folders = Files.list(parent)) {
                for (Path folder : folders.toList()) {
                    String name = String.valueOf(folder.getFileName());
                    if (name.matches(FOLDER + "\\d+")
                            && ProcessHandle.of(Long.parseLong(name.substring(FOLDER.length())))
                                    .isEmpty()) {
                        Folders.delete(folder);
                    }
                }
            }
        }

        private static void remove(DataFolder folder, EmbeddedPostgres postgres) {
            postgres.close();
            folder.close();
            try {
                Folders.delete(folder.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
