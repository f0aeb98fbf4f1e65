package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.clock.ServerClock;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** One data folder for all tests: each leaves it as a run of the product would. */
class EmbeddedPostgresIT {
    @TempDir(factory = FastTempDir.class)
    static Path temp;

    private static Path data;
    private static Path cluster;
    private static Path programs;

    @BeforeAll
    static void create() throws Exception {
        data = temp.resolve("data");
        cluster = data.resolve("postgres/cluster");
        programs = TestDatabase.programs();
        Files.createDirectories(data.resolve("postgres/cluster.new/base"));
        Files.writeString(data.resolve("postgres/cluster.new/PG_VERSION"), "18\n");
        Files.writeString(data.resolve("format-version"), "1\n");
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, programs)) {
            assertThat(data.resolve("postgres/cluster.new")).doesNotExist();
            Sql.run(postgres.address(), "create table kept (id integer)");
            Sql.run(postgres.address(), "insert into kept values (1)");
        }
        assertThat(PostmasterPid.read(cluster)).isEmpty();
    }

    @Test
    void rowsOutliveAStart() throws Exception {
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, programs)) {
            assertThat(count(postgres.address(), "kept")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "wal_level=logical",
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "server_encoding=UTF8",
                "log_timezone=UTC",
                "password_encryption=scram-sha-256"
            })
    void settingIs(String setting) throws Exception {
        String[] parts = setting.split("=", 2);
        assertThat(Sql.text(TestDatabase.server().address(), "show " + parts[0]))
                .isEqualTo(parts[1]);
    }

    @Test
    void wrongPasswordIsRefused() {
        DatabaseAddress address = TestDatabase.server().address();
        assertThatThrownBy(() -> Sql.text(address.withLogin(address.user(), "wrong"), "select 1"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void passwordIsReadableByTheOwnerOnly() throws IOException {
        Path secrets = data.resolve("secrets");
        assertThat(modeOf(secrets)).isEqualTo("rwx------");
        assertThat(modeOf(secrets.resolve("postgres-password"))).isEqualTo("rw-------");
    }

    @Test
    void killedPostgresComesBackAtTheSameAddress() throws Exception {
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, programs)) {
            Sql.run(postgres.address(), "create table acknowledged as select 1 as id");
            for (int kill = 1; kill <= 2; kill++) {
                postmaster().destroyForcibly();
                awaitAnswer(postgres.address());
                assertThat(count(postgres.address(), "acknowledged")).isEqualTo(1);
            }
        }
        assertThat(PostmasterPid.read(cluster)).isEmpty();
    }

    @Test
    void poolsGoOnAfterPostgresWasKilled() throws Exception {
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, programs)) {
            Migrations.apply(postgres.address(), "password");
            try (Database database =
                    new Database(
                            postgres.address(), "password", PoolSizes.USUAL, new ServerClock())) {
                askAsAnyone(database);
                postmaster().destroyForcibly();
                assertThat(askAsAnyone(database)).isEqualTo("here");
                assertThat(database.asOwner(EmbeddedPostgresIT::answer)).isEqualTo("here");
            }
        }
    }

    @Test
    void killedProcessTakesPostgresWithItAndLosesNothing() throws Exception {
        try (ChildJvm child = ChildJvm.start(List.of(), HoldPostgres.class, data, programs)) {
            ProcessHandle postmaster = awaitPostmaster(child);
            assertThatThrownBy(() -> DataFolder.open(data))
                    .isInstanceOfSatisfying(
                            WhatsSoundException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_FOLDER_IN_USE));
            assertThat(EmbeddedPostgres.runningOn(data))
                    .hasValueSatisfying(EmbeddedPostgresIT::assertAnswers);
            child.kill();
            postmaster.onExit().get(10, TimeUnit.SECONDS);
        }
        assertHeldRow();
    }

    @Test
    void bothKilledLoseNothing() throws Exception {
        try (ChildJvm child = ChildJvm.start(List.of(), HoldPostgres.class, data, programs)) {
            ProcessHandle postmaster = awaitPostmaster(child);
            child.kill();
            postmaster.destroyForcibly();
        }
        assertThat(EmbeddedPostgres.runningOn(data)).isEmpty();
        assertHeldRow();
    }

    @Test
    void orphanIsStopped() throws Exception {
        Process orphan =
                ChildProcess.builder(
                                clusterOf(PostgresAccount.detect())
                                        .serverCommand(List.of(), EmbeddedPostgres.freePort()))
                        .start();
        while (PostmasterPid.read(cluster).filter(PostmasterPid::ready).isEmpty()) {
            assertThat(orphan.isAlive()).isTrue();
            Thread.sleep(10);
        }
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, programs)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(count(postgres.address(), "kept")).isEqualTo(1);
        }
    }

    @Test
    void processThatHappensToHaveTheIdOfADeadPostmasterLives() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try (DataFolder folder = DataFolder.open(data)) {
            Files.writeString(
                    cluster.resolve("postmaster.pid"),
                    "%d\n%s\n1700000000\n5432\n\n127.0.0.1\n  1234567     42\nready   \n"
                            .formatted(bystander.pid(), cluster));
            assertThat(EmbeddedPostgres.runningOn(data)).isEmpty();
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, programs)) {
                assertThat(count(postgres.address(), "kept")).isEqualTo(1);
                assertThat(bystander.isAlive()).isTrue();
            }
        } finally {
            bystander.destroyForcibly().waitFor();
        }
    }

    @Test
    void clusterOfAnotherMajorVersionIsRefused() throws Exception {
        Path old = Files.createDirectories(temp.resolve("old/postgres/cluster"));
        Files.writeString(temp.resolve("old/format-version"), "1\n");
        Files.writeString(old.resolve("PG_VERSION"), "17\n");
        try (DataFolder folder = DataFolder.open(temp.resolve("old"))) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder, programs))
                    .isInstanceOfSatisfying(
                            WhatsSoundException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_FORMAT_UNKNOWN))
                    .hasMessageContaining("Postgres 17");
        }
    }

    @Test
    void damagedClusterIsReportedWithWhatPostgresSays() throws Exception {
        Path damaged = Files.createDirectories(temp.resolve("damaged/postgres/cluster"));
        Files.setPosixFilePermissions(damaged, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(temp.resolve("damaged/format-version"), "1\n");
        Files.writeString(damaged.resolve("PG_VERSION"), "18\n");
        try (DataFolder folder = DataFolder.open(temp.resolve("damaged"))) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder, programs))
                    .isInstanceOfSatisfying(
                            WhatsSoundException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_FAILED))
                    .hasMessageContaining("postgresql.conf")
                    .hasMessageContaining("postgres.log");
        }
    }

    @Test
    void takenPortIsTold() throws Exception {
        int taken = TestDatabase.server().address().port();
        PostgresCluster home = clusterOf(PostgresAccount.detect());
        assertThatThrownBy(() -> PostgresServer.start(home, taken, temp.resolve("log")))
                .isInstanceOfSatisfying(
                        PostgresStartFailure.class, e -> assertThat(e.portTaken()).isTrue());
    }

    private static String askAsAnyone(Database database) {
        Claims anyone = new Claims("anon", null, null, Long.MAX_VALUE, "{}");
        return database.inTransaction(
                anyone, Access.READ_ONLY, Map.of(), EmbeddedPostgresIT::answer);
    }

    private static String answer(Connection connection) throws SQLException {
        return Sql.text(connection, "select 'here'");
    }

    private static PostgresCluster clusterOf(PostgresAccount account) {
        return new PostgresCluster(cluster, PostgresBinaries.install(programs), account);
    }

    private static ProcessHandle postmaster() throws IOException {
        return PostmasterPid.read(cluster).flatMap(pid -> pid.postmasterOn(cluster)).orElseThrow();
    }

    private static ProcessHandle awaitPostmaster(ChildJvm child) throws IOException {
        return ProcessHandle.of(Long.parseLong(child.awaitLine("holding "))).orElseThrow();
    }

    private static void assertHeldRow() throws Exception {
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, programs)) {
            assertThat(count(postgres.address(), "held")).isEqualTo(1);
        }
    }

    private static void assertAnswers(DatabaseAddress address) {
        try {
            assertThat(Sql.text(address, "select 'here'")).isEqualTo("here");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitAnswer(DatabaseAddress address) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try {
                assertThat(Sql.text(address, "select 'here'")).isEqualTo("here");
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new AssertionError("Postgres did not come back", e);
                }
                Thread.sleep(20);
            }
        }
    }

    private static int count(DatabaseAddress address, String table) throws SQLException {
        return Integer.parseInt(Sql.text(address, "select count(*) from " + table));
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
