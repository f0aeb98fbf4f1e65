package whatssound.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Postgres that is not the embedded one: the oldest version that is served from, with a superuser
 * and settings of its own, on a free port until closed. Any thread.
 */
public final class ExternalCluster implements AutoCloseable {
    private static final Path ARCHIVES = Path.of("target", "test-postgres-archives");
    private static final String SUPERUSER = "postgres";
    private static final String PASSWORD = "super secret/@:%";
    private static final long START_WITHIN_SECONDS = 60;

    private final Path folder;
    private final Path binaries;
    private final PostgresAccount account = PostgresAccount.detect();
    private final int port;
    private final List<String> settings;
    private final Thread onExit = Thread.ofPlatform().unstarted(this::remove);
    private @Nullable Process postmaster;

    private ExternalCluster(Path binaries, String... settings) throws IOException {
        this.folder = Files.createTempDirectory(FastTempDir.parent(), "whatssound-external-");
        this.binaries = binaries;
        this.port = EmbeddedPostgres.freePort();
        this.settings = Arrays.asList(settings);
    }

    /** Starts the oldest version with these settings, {@code name=value} each, over the usual. */
    public static ExternalCluster start(String... settings) {
        try {
            ExternalCluster cluster = new ExternalCluster(oldestBinaries(), settings);
            Runtime.getRuntime().addShutdownHook(cluster.onExit);
            cluster.initialise();
            cluster.startAgain();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database {@code postgres} with the login of the superuser. */
    public DatabaseAddress superuser() {
        return new DatabaseAddress("127.0.0.1", port, "postgres", SUPERUSER, PASSWORD);
    }

    /** A new and empty database that the superuser owns. */
    public DatabaseAddress createDatabase(String name) throws SQLException {
        Sql.run(superuser(), "create database " + name + " encoding 'UTF8' template template0");
        return superuser().withDatabase(name);
    }

    /** A new and empty database whose owner has the rights that hosted databases give. */
    public DatabaseAddress createHostedDatabase(String name) throws SQLException {
        String password = "p@ss/word:" + name + "%";
        Sql.run(
                superuser(),
                "create role %s login createrole replication password '%s'"
                        .formatted(name, password));
        Sql.run(
                superuser(),
                "create database %1$s owner %1$s encoding 'UTF8' template template0"
                        .formatted(name));
        // From version 16 on, the roles that another owner has made are not this one's to give.
        Sql.run(
                superuser(),
                """
                do $$
                declare
                  made name;
                begin
                  for made in select rolname from pg_roles
                    where rolname in ('anon', 'authenticated', 'service_role', 'authenticator')
                  loop
                    execute format('grant %%I to %s with admin option', made);
                  end loop;
                end $$
                """
                        .formatted(name));
        return superuser().withDatabase(name).withLogin(name, password);
    }

    /** Stops the server as an operator would, cutting all connections. */
    public void stop() {
        ChildProcess.succeeds(
                account.command(program("pg_ctl"), "stop", "-D", data(), "-m", "fast", "-w"));
    }

    /** Starts it again on the same port. */
    public void startAgain() throws IOException {
        List<String> words = new ArrayList<>(lifeline());
        words.addAll(List.of(program("postgres"), "-D", data()));
        Stream.concat(
                        Stream.of(
                                "port=" + port,
                                "listen_addresses=127.0.0.1",
                                "unix_socket_directories=",
                                "wal_level=logical",
                                "shared_buffers=16MB",
                                "fsync=off"),
                        settings.stream())
                .forEach(setting -> words.addAll(List.of("-c", setting)));
        Path log = folder.resolve("log");
        postmaster =
                ChildProcess.builder(account.command(words.toArray(String[]::new)))
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
        awaitReady(postmaster, log);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(onExit);
        remove();
    }

    private void remove() {
        stop();
        try {
            if (postmaster != null) {
                postmaster.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void initialise() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        ChildProcess.Outcome outcome =
                ChildProcess.run(
                        account.command(
                                program("initdb"),
                                "-D",
                                data(),
                                "--username=" + SUPERUSER,
                                "--pwfile=" + password,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--no-sync"),
                        "");
        if (!outcome.succeeded()) {
            throw new IOException(outcome.output());
        }
    }

    private void awaitReady(Process process, Path log) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_WITHIN_SECONDS);
        while (PostmasterPid.read(Path.of(data())).filter(PostmasterPid::ready).isEmpty()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("Postgres does not start: " + Files.readString(log));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // Ends with this JVM, however that ends; the thread that starts it lives as long as the tests.
    private static List<String> lifeline() {
        List<String> words = List.of("setpriv", "--pdeathsig", "INT");
        return ChildProcess.succeeds(Stream.concat(words.stream(), Stream.of("true")).toList())
                ? words
                : List.of();
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private String program(String name) {
        return binaries.resolve("bin").resolve(name).toString();
    }

    /** Unpacked once for all JVMs that test in this folder. */
    private static Path oldestBinaries() throws IOException {
        Path archive;
        try (Stream<Path> archives = Files.list(ARCHIVES)) {
            archive =
                    archives.filter(file -> file.toString().endsWith(".jar"))
                            .max(Comparator.naturalOrder())
                            .orElseThrow();
        }
        Path unpacked = ARCHIVES.resolve(archive.getFileName() + ".unpacked").toAbsolutePath();
        try (FileChannel channel =
                FileChannel.open(
                        ARCHIVES.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            channel.lock();
            if (!Files.isDirectory(unpacked)) {
                unpack(archive, unpacked);
            }
        }
        return unpacked;
    }

    private static void unpack(Path archive, Path unpacked) throws IOException {
        Path draft = unpacked.resolveSibling(unpacked.getFileName() + ".new");
        Folders.delete(draft);
        Files.createDirectories(draft);
        try (JarFile jar = new JarFile(archive.toFile());
                InputStream programs =
                        jar.getInputStream(
                                jar.stream()
                                        .filter(entry -> entry.getName().endsWith(".txz"))
                                        .findFirst()
                                        .orElseThrow())) {
            PostgresBinaries.unpack(programs, draft);
        }
        Files.move(draft, unpacked);
    }
}
