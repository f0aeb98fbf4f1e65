package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.db.Sql;

/** What clients hear of a table while the server's replication connection is killed. */
class ChangesExactlyOnceIT {
    private static final int KILLS = 5;
    private static final int STATEMENTS_BETWEEN = 20;
    private static final int ROWS_A_STATEMENT = 20;
    private static final String SENDER =
            " from pg_stat_activity where backend_type = 'walsender' and datname = current_database()";
    private static final String TOPIC = "realtime:numbers-told-once";
    private static final String LISTEN =
            "{\"postgres_changes\":[{\"event\":\"INSERT\",\"schema\":\"public\",\"table\":\"told_once\"}]}";

    private final TestServer server = TestServer.shared();

    @BeforeEach
    void makeTable() throws SQLException {
        Sql.run(
                server.database(),
                "create table told_once (n int primary key); grant select on told_once to anon;"
                        + " alter publication supabase_realtime add table told_once");
    }

    @AfterEach
    void dropTable() throws SQLException {
        Sql.run(server.database(), "drop table told_once");
    }

    @Test
    void everyRowIsToldOnceAndInOrderThoughTheStreamIsKilledUnderLoad() throws Exception {
        try (RealtimeClient first = listener("1.0.0");
                RealtimeClient second = listener("2.0.0")) {
            int rows = 0;
            try (Connection writer = Sql.connect(server.database())) {
                for (int kill = 0; kill < KILLS; kill++) {
                    String sender = senderOtherThan("none");
                    for (int i = 0; i < STATEMENTS_BETWEEN; i++) {
                        rows = insert(writer, rows);
                    }
                    Sql.text(server.database(), "select pg_terminate_backend(" + sender + ")");
                    for (int i = 0; i < STATEMENTS_BETWEEN; i++) {
                        rows = insert(writer, rows);
                    }
                    senderOtherThan(sender);
                }
            }

            int last = rows - 1;
            for (RealtimeClient client : List.of(first, second)) {
                client.await(message -> number(message) == last);
                assertThat(numbers(client)).isEqualTo(IntStream.range(0, rows).boxed().toList());
                assertThat(client.received())
                        .noneMatch(message -> message.event().matches("phx_error|phx_close"));
            }
        }
    }

    private RealtimeClient listener(String version) {
        RealtimeClient client =
                new RealtimeClient(
                        URI.create(
                                server.socketAddress(server.anonKey())
                                        .toString()
                                        .replace("vsn=2.0.0", "vsn=" + version)));
        client.join(TOPIC, LISTEN, null);
        assertThat(client.await("system").payload().path("message").asText())
                .isEqualTo("Subscribed to PostgreSQL");
        return client;
    }

    private static int insert(Connection writer, int first) throws SQLException {
        int next = first + ROWS_A_STATEMENT;
        Sql.run(
                writer,
                "insert into told_once select generate_series(%d, %d)".formatted(first, next - 1));
        return next;
    }

    /** Waits for the replication connection; the id of its process. */
    private String senderOtherThan(String old) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String pid = old;
        while (System.nanoTime() < deadline) {
            pid = Sql.text(server.database(), "select coalesce(max(pid), 0)" + SENDER);
            if (!pid.equals("0") && !pid.equals(old)) {
                return pid;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("no replication connection within 10 s");
    }

    private static List<Integer> numbers(RealtimeClient client) {
        List<Integer> numbers = new ArrayList<>();
        for (RealtimeClient.Message message : client.received()) {
            if (message.event().equals("postgres_changes")) {
                numbers.add(number(message));
            }
        }
        return numbers;
    }

    /** The number of the row that a message tells; -1 for what tells none. */
    private static int number(RealtimeClient.Message message) {
        return message.payload().at("/data/record/n").asInt(-1);
    }
}
