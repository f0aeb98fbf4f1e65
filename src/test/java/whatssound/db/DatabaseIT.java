package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.clock.ServerClock;

class DatabaseIT {
    private static final UUID ADA = UUID.fromString("00000000-0000-4000-8000-00000000ada0");
    private static final UUID BOB = UUID.fromString("00000000-0000-4000-8000-00000000b0b0");

    private static TestDatabase test;
    private static Database database;

    @BeforeAll
    static void createTable() {
        test = TestDatabase.fresh();
        database = test.database();
        database.asOwner(
                connection ->
                        Sql.run(
                                connection,
                                """
                                create table public.notes (
                                  id integer constraint notes_key primary key,
                                  author uuid not null default auth.uid(),
                                  body text
                                );
                                alter table public.notes enable row level security;
                                create policy own on public.notes to authenticated
                                  using (author = (select auth.uid()));
                                grant select, insert, update on public.notes to authenticated;
                                """));
    }

    @AfterAll
    static void drop() {
        test.close();
    }

    @BeforeEach
    void emptyTable() {
        database.asOwner(connection -> Sql.run(connection, "truncate public.notes"));
    }

    @Test
    void transactionActsAsTheUserOfTheClaims() {
        assertThat(as(ADA, "select current_user")).isEqualTo("authenticated");
        assertThat(as(ADA, "select auth.uid()")).isEqualTo(ADA.toString());
        assertThat(as(ADA, "select auth.jwt() ->> 'aud'")).isEqualTo("test");
        assertThat(as(ADA, "show request.jwt.claim.sub")).isEqualTo(ADA.toString());
        assertThat(as(ADA, "show request.jwt.claim.role")).isEqualTo("authenticated");
        assertThat(as(ADA, "show search_path")).isEqualTo("public, extensions");
        assertThat(as(ADA, "show statement_timeout")).isEqualTo("8s");
        assertThat(as(ADA, "show timezone")).isEqualTo("UTC");
    }

    @Test
    void transactionCarriesTheServersClock() {
        double nowMs = new ServerClock().nowMs();
        assertThat(Double.parseDouble(as(ADA, "select private.server_ms()")))
                .isCloseTo(nowMs, within(2_000.0));
        assertThat(Double.parseDouble(asOwner("select private.server_ms()")))
                .isCloseTo(nowMs, within(2_000.0));
        assertThat(as(ADA, "show app.clock_id"))
                .isEqualTo(asOwner("select private.clock_id()"))
                .hasSize(36);
    }

    @Test
    void noConnectionWaitsInAnOpenTransaction() {
        assertThat(
                        asOwner(
                                "select count(*) from pg_stat_activity where datname = current_database()"
                                        + " and state like 'idle in transaction%'"))
                .isEqualTo("0");
    }

    @Test
    void furtherSettingsHoldForOneTransactionOnly() {
        String sql = "select coalesce(current_setting('realtime.topic', true), '')";
        Map<String, String> settings = Map.of("realtime.topic", "session:1");
        String topic =
                database.inTransaction(
                        user(ADA),
                        Access.READ_ONLY,
                        settings,
                        connection -> Sql.text(connection, sql));
        assertThat(topic).isEqualTo("session:1");
        for (int i = 0; i < 20; i++) {
            assertThat(as(ADA, sql)).isEmpty();
        }
    }

    @Test
    void bareKeyHasNoUser() {
        Claims anon = new Claims("anon", null, null, Long.MAX_VALUE, "{\"role\":\"anon\"}");
        String who =
                database.inTransaction(
                        anon,
                        Access.READ_ONLY,
                        Map.of(),
                        connection ->
                                Sql.text(connection, "select concat(current_user, auth.uid())"));
        assertThat(who).isEqualTo("anon");
    }

    @Test
    void policiesHold() {
        write(ADA, "insert into notes values (1)");
        assertThat(as(ADA, "select count(*) from notes")).isEqualTo("1");
        assertThat(as(BOB, "select count(*) from notes")).isEqualTo("0");
        assertThat(asOwner("select count(*) from public.notes")).isEqualTo("1");
    }

    @Test
    void readOnlyTransactionRefusesToWrite() {
        assertThatThrownBy(() -> as(ADA, "insert into notes values (1) returning id"))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("25006"));
    }

    @Test
    void errorTellsWhatTheServerSaid() {
        // As the owner, for the details of rows are kept from whom a policy binds.
        String insert = "insert into public.notes values (1, '%s')".formatted(ADA);
        database.asOwner(connection -> Sql.run(connection, insert));
        assertThatThrownBy(() -> database.asOwner(connection -> Sql.run(connection, insert)))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> {
                            assertThat(e.sqlState()).isEqualTo("23505");
                            assertThat(e.isUnavailable()).isFalse();
                            ServerError error = Objects.requireNonNull(e.serverError());
                            assertThat(error.message()).contains("duplicate key");
                            assertThat(error.detail()).isEqualTo("Key (id)=(1) already exists.");
                            assertThat(error.constraint()).isEqualTo("notes_key");
                            assertThat(error.hint()).isNull();
                        });
    }

    @Test
    void anyExceptionRollsBack() {
        assertThatThrownBy(
                        () ->
                                database.inTransaction(
                                        user(ADA),
                                        Access.READ_WRITE,
                                        Map.of(),
                                        connection -> {
                                            Sql.run(connection, "insert into notes values (1)");
                                            throw new IllegalStateException("changed my mind");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> write(ADA, "insert into notes values (2); select 1 / 0"))
                .isInstanceOf(DatabaseException.class);
        assertThat(asOwner("select count(*) from public.notes")).isEqualTo("0");
    }

    @Test
    void slowStatementIsCancelled() {
        assertThatThrownBy(
                        () ->
                                database.inTransaction(
                                        user(ADA),
                                        Access.READ_ONLY,
                                        Map.of("statement_timeout", "50ms"),
                                        connection -> Sql.text(connection, "select pg_sleep(10)")))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("57014"));
    }

    @Test
    void roleThatTokensMayNotHaveIsRefused() {
        Claims forged = new Claims("whatssound", null, null, Long.MAX_VALUE, "{}");
        assertThatThrownBy(
                        () ->
                                database.inTransaction(
                                        forged,
                                        Access.READ_ONLY,
                                        Map.of(),
                                        connection -> Sql.text(connection, "select 1")))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("42501"));
    }

    @Test
    void deadlockedTransactionsBothSucceed() throws Exception {
        write(ADA, "insert into notes (id, body) values (1, ''), (2, '')");
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        AtomicInteger runs = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (List<Integer> order : List.of(List.of(1, 2), List.of(2, 1))) {
                AtomicInteger attempt = new AtomicInteger();
                done.add(
                        threads.submit(
                                () ->
                                        database.inTransaction(
                                                user(ADA),
                                                Access.READ_WRITE,
                                                Map.of(),
                                                connection -> {
                                                    runs.incrementAndGet();
                                                    append(connection, order.get(0));
                                                    if (attempt.incrementAndGet() == 1) {
                                                        await(bothHoldOne);
                                                    }
                                                    return append(connection, order.get(1));
                                                })));
            }
            for (Future<?> each : done) {
                each.get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(runs).hasValue(3);
        assertThat(asOwner("select string_agg(body, ',') from public.notes")).isEqualTo("xx,xx");
    }

    @Test
    void conflictIsTriedFourTimesAndThenTold() {
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(
                        () ->
                                database.asOwner(
                                        connection -> {
                                            runs.incrementAndGet();
                                            return Sql.run(
                                                    connection,
                                                    "do $$begin raise sqlstate '40001'; end$$");
                                        }))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("40001"));
        assertThat(runs).hasValue(4);
    }

    @Test
    void manyVirtualThreadsShareFewConnections() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                UUID user = new UUID(0, i);
                answers.add(threads.submit(() -> as(user, "select auth.uid()")));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS))
                        .isEqualTo(new UUID(0, i).toString());
            }
        }
        assertThat(
                        Integer.parseInt(
                                asOwner(
                                        "select count(*) from pg_stat_activity where usename ="
                                                + " 'authenticator' and datname = current_database()")))
                .isBetween(1, 10);
    }

    @Test
    void wrongPasswordIsTold() {
        assertThatThrownBy(
                        () ->
                                new Database(
                                                test.address(),
                                                "wrong",
                                                PoolSizes.USUAL,
                                                new ServerClock())
                                        .close())
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("28P01"));
    }

    private static String as(UUID user, String sql) {
        return database.inTransaction(
                user(user), Access.READ_ONLY, Map.of(), connection -> Sql.text(connection, sql));
    }

    private static void write(UUID user, String sql) {
        database.inTransaction(
                user(user), Access.READ_WRITE, Map.of(), connection -> Sql.run(connection, sql));
    }

    private static String asOwner(String sql) {
        return database.asOwner(connection -> Sql.text(connection, sql));
    }

    private static Claims user(UUID id) {
        return new Claims(
                "authenticated",
                id,
                null,
                Long.MAX_VALUE,
                "{\"sub\":\"%s\",\"role\":\"authenticated\",\"aud\":\"test\"}".formatted(id));
    }

    private static @Nullable Void append(Connection connection, int id) throws SQLException {
        return Sql.run(connection, "update public.notes set body = body || 'x' where id = " + id);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
