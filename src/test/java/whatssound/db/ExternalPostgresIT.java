package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** What an operator is told of a database that does not fit, on the oldest Postgres. */
class ExternalPostgresIT {
    private static ExternalCluster cluster;

    @BeforeAll
    static void start() {
        cluster = ExternalCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aDatabaseThatFitsIsTaken() throws SQLException {
        assertThat(ExternalPostgres.check(cluster.createHostedDatabase("fits")))
                .isEqualTo(PoolSizes.USUAL);
    }

    @Test
    void aServerThatIsNotThereIsTold() throws Exception {
        DatabaseAddress nowhere =
                new DatabaseAddress(
                        "127.0.0.1", EmbeddedPostgres.freePort(), "base", "me", "hidden-word");

        assertThat(refusal(ErrorCode.DATABASE_UNREACHABLE, nowhere))
                .startsWith(nowhere + " cannot be reached: Connection to 127.0.0.1:")
                .contains("See that it runs")
                .doesNotContain("hidden-word");
    }

    @Test
    void aWrongPasswordIsTold() {
        assertThat(
                        refusal(
                                ErrorCode.DATABASE_UNREACHABLE,
                                cluster.superuser().withLogin("postgres", "wrong-word")))
                .contains("the user or the password is wrong")
                .doesNotContain("wrong-word");
    }

    @Test
    void anUnknownDatabaseIsTold() {
        assertThat(
                        refusal(
                                ErrorCode.DATABASE_UNREACHABLE,
                                cluster.superuser().withDatabase("nowhere")))
                .contains("there is no such database");
    }

    @Test
    void aServerWithoutTlsIsToldWhereTlsIsAskedFor() {
        DatabaseAddress secured =
                DatabaseAddress.parse(cluster.superuser().uri() + "?sslmode=require");

        assertThat(refusal(ErrorCode.DATABASE_UNREACHABLE, secured)).contains("SSL", "sslmode");
    }

    @Test
    void allMissingRightsAreToldAtOnce() throws SQLException {
        DatabaseAddress base = cluster.createDatabase("of_others");
        Sql.run(base, "create role poor login password 'poor'");

        assertThat(refusal(ErrorCode.DATABASE_UNFIT, base.withLogin("poor", "poor")).lines())
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(line -> line.startsWith("postgresql://poor@127.0.0.1:"))
                .anyMatch(line -> line.endsWith("alter role \"poor\" createrole."))
                .anyMatch(line -> line.endsWith("alter role \"poor\" replication."))
                .anyMatch(line -> line.contains("grant create on database \"of_others\""))
                .anyMatch(line -> line.contains("alter database \"of_others\" owner to \"poor\""));
    }

    @Test
    void anotherEncodingIsTold() throws SQLException {
        Sql.run(
                cluster.superuser(),
                "create database latin encoding 'LATIN1' locale 'C' template template0");

        assertThat(refusal(ErrorCode.DATABASE_UNFIT, cluster.superuser().withDatabase("latin")))
                .contains("encoding is LATIN1");
    }

    @Test
    void aSchemaOfSomebodyElseIsTold() throws SQLException {
        DatabaseAddress base = cluster.createDatabase("other_supabase");
        Sql.run(base, "create schema auth");
        Sql.run(base, "create schema realtime");

        assertThat(refusal(ErrorCode.DATABASE_UNFIT, base))
                .contains("schemas auth, realtime that are not of WhatsSound");
    }

    @Test
    void aPublicationOfSomebodyElseIsTold() throws SQLException {
        DatabaseAddress base = cluster.createDatabase("other_publications");
        Sql.run(base, "create publication supabase_realtime");
        Sql.run(base, "create publication whatssound_policy_tables");

        assertThat(refusal(ErrorCode.DATABASE_UNFIT, base))
                .contains("supabase_realtime, whatssound_policy_tables that are not of WhatsSound");
    }

    @Test
    void aDatabaseOfANewerVersionIsTold() throws SQLException {
        DatabaseAddress base = cluster.createDatabase("of_tomorrow");
        Migrations.apply(base, "password");
        Sql.run(
                base,
                "insert into whatssound_meta.app_migrations select 9999, '9999', 'x', type, 'x', 0, 'x', now(), 1, true"
                        + " from whatssound_meta.app_migrations limit 1");

        assertThat(refusal(ErrorCode.DATABASE_UNFIT, base))
                .contains("newer version", "app_migrations is at 9999");
        // Another program, as the embedded server has it, is refused when it migrates.
        Sql.run(base, "delete from whatssound_meta.applied");
        assertThatThrownBy(() -> Migrations.apply(base, "password"))
                .hasMessageContaining("newer version");
    }

    @Test
    void serversThatStartTogetherMigrateOnce() throws Exception {
        DatabaseAddress base = cluster.createHostedDatabase("together");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(threads.submit(() -> Migrations.apply(base, "password")));
            }
            for (Future<?> start : starts) {
                start.get(60, TimeUnit.SECONDS);
            }
        }

        assertThat(Sql.text(base, "select count(*) from whatssound_meta.applied")).isEqualTo("1");
    }

    @Test
    void rolesOfSomebodyElseAreTold() throws SQLException {
        // As on a server where another owner, on version 16 or newer, has made them.
        DatabaseAddress base = cluster.createDatabase("of_a_stranger");
        Sql.run(base, "create role stranger login password 'stranger'");
        Sql.run(
                base,
                "do $$begin create role authenticator; exception when duplicate_object then null; end$$");

        assertThat(refusal(ErrorCode.DATABASE_UNFIT, base.withLogin("stranger", "stranger")))
                .containsPattern("The roles .*authenticator.* belong to somebody else: grant")
                .contains("to \"stranger\" with admin option");
    }

    @Test
    void allThatTheServerLacksIsToldAtOnce() {
        try (ExternalCluster poor =
                ExternalCluster.start(
                        "wal_level=replica",
                        "max_wal_senders=1",
                        "max_replication_slots=1",
                        "max_connections=6")) {
            assertThat(refusal(ErrorCode.DATABASE_UNFIT, poor.superuser()).lines())
                    .hasSize(4)
                    .anyMatch(line -> line.contains("wal_level is replica: set wal_level"))
                    .anyMatch(line -> line.contains("raise max_replication_slots"))
                    .anyMatch(line -> line.contains("raise max_wal_senders"))
                    .anyMatch(line -> line.contains("raise max_connections"));
        }
    }

    private static String refusal(ErrorCode code, DatabaseAddress address) {
        WhatsSoundException refusal =
                catchThrowableOfType(
                        WhatsSoundException.class, () -> ExternalPostgres.check(address));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        return refusal.text();
    }
}
