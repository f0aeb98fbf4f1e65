package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.db.Sql;

/** What raw sockets are told when the tables that they are subscribed to are taken away. */
class LostBindingsIT {
    private static final TestServer SERVER = TestServer.shared();
    private static final String CODE = "RealtimeDisabledForConfiguration";

    private final String topic = "realtime:lost:" + UUID.randomUUID();
    private RealtimeClient client;
    private Connection database;
    private int seen;

    @BeforeEach
    void createTables() throws SQLException {
        database = Sql.connect(SERVER.database());
        sql("create schema lost; grant usage on schema lost to anon");
        for (String table : new String[] {"lost.one", "lost.other"}) {
            createTable(table);
        }
        client = new RealtimeClient(SERVER.socketAddress(SERVER.anonKey()));
    }

    @AfterEach
    void dropTables() throws SQLException {
        client.close();
        sql("drop schema if exists lost cascade");
        database.close();
    }

    @Test
    void aTableThatIsPublishedNoMoreIsToldAndComesBack() throws SQLException {
        subscribe(binding("one", null), binding("other", null));
        sql("alter publication supabase_realtime drop table lost.one");

        RealtimeClient.Message notice = notice();
        assertThat(notice.payload().path("status").asText()).isEqualTo("error");
        assertThat(notice.payload().path("code").asText()).isEqualTo(CODE);
        assertThat(notice.payload().path("message").asText())
                .isEqualTo(
                        "Unable to subscribe to changes with given parameters. Please check Realtime is enabled"
                                + " for the given connect parameters: [event: *, schema: lost, table: one]");
        sql("insert into lost.one values (1, 'unheard')");
        sql("insert into lost.other values (2, 'heard')");
        awaitRow(2);

        sql("alter publication supabase_realtime add table lost.one");
        awaitLive();
        sql("insert into lost.one values (3, 'heard')");
        awaitRow(3);
        assertThat(client.received().toString()).doesNotContain("unheard");
    }

    @Test
    void aTableThatIsDroppedIsToldAndComesBackAsAnother() throws SQLException {
        subscribe(binding("one", "text=eq.a"));
        sql("drop table lost.one");
        assertThat(notice().payload().path("code").asText()).isEqualTo(CODE);

        sql("create table lost.unrelated (id int)");
        createTable("lost.one");
        awaitLive();
        sql("insert into lost.one values (1, 'b'), (2, 'a')");
        awaitRow(2);
        assertThat(notices()).isEqualTo(seen);
    }

    @Test
    void aWildcardIsLostWithItsLastTable() throws SQLException {
        subscribe(binding("*", null));
        sql("alter publication supabase_realtime drop table lost.one");
        sql("insert into lost.other values (1, 'heard')");
        awaitRow(1);
        assertThat(notices()).isEqualTo(seen);

        sql("drop table lost.other");
        assertThat(notice().payload().path("code").asText()).isEqualTo(CODE);
    }

    @Test
    void aColumnThatAFilterReadsIsMissed() throws SQLException {
        subscribe(binding("one", "text=eq.a"));
        sql("alter table lost.one drop column text");
        RealtimeClient.Message notice = notice();
        assertThat(notice.payload().path("code").asText())
                .isEqualTo("PostgresChangesInvalidParameters");
        assertThat(notice.payload().path("message").asText())
                .isEqualTo("Error parsing `filter` params: invalid column for filter text");

        sql("alter table lost.one add column text text");
        awaitLive();
        sql("insert into lost.one values (1, 'a')");
        awaitRow(1);
    }

    @Test
    void aTokenThatIsRefreshedMeanwhileDoesNotHideIt() throws SQLException {
        String ref = subscribe(binding("one", null));
        sql("alter publication supabase_realtime drop table lost.one");
        notice();
        client.push(
                ref,
                topic,
                "access_token",
                "{\"access_token\":\"" + SERVER.signUp("Ann").accessToken() + "\"}");
        assertThat(notice().payload().path("status").asText()).isEqualTo("error");
    }

    private String subscribe(String... bindings) {
        String ref =
                client.join(
                        topic, "{\"postgres_changes\":[" + String.join(",", bindings) + "]}", null);
        awaitLive();
        return ref;
    }

    private static String binding(String table, @Nullable String filter) {
        return "{\"event\":\"*\",\"schema\":\"lost\",\"table\":\"%s\"%s}"
                .formatted(table, filter == null ? "" : ",\"filter\":\"" + filter + "\"");
    }

    private void awaitLive() {
        assertThat(notice().payload().path("message").asText())
                .isEqualTo("Subscribed to PostgreSQL");
    }

    /** The first of its kind that was not seen yet. */
    private RealtimeClient.Message notice() {
        int wanted = seen++;
        client.await(_ -> notices() > wanted);
        return client.received().stream()
                .filter(message -> message.event().equals("system"))
                .skip(wanted)
                .findFirst()
                .orElseThrow();
    }

    private int notices() {
        return (int)
                client.received().stream()
                        .filter(message -> message.event().equals("system"))
                        .count();
    }

    private void awaitRow(int id) {
        client.await(
                message ->
                        message.event().equals("postgres_changes")
                                && message.payload().at("/data/record/id").asInt() == id);
    }

    private void createTable(String name) throws SQLException {
        sql("create table %s (id int primary key, text text)".formatted(name));
        sql("grant select on %s to anon".formatted(name));
        sql("alter publication supabase_realtime add table %s".formatted(name));
    }

    private void sql(String sql) throws SQLException {
        Sql.run(database, sql);
    }
}
