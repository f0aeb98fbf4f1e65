package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;
import whatssound.gateway.RealtimeClient;

/** What a storm of joins costs those who are there, on the real server. */
class MemberKeeperIT {
    private static final int WINDOW_MS = 1_000;
    private static final boolean LONG = Boolean.getBoolean("whatssound.long");
    private static final int JOINS = LONG ? 1_000 : 200;
    private static final int STORM_MS = LONG ? 10_000 : 2_000;

    private final TestServer server = TestServer.shared();
    private final SessionCalls calls = new SessionCalls(server);
    private final User host = server.signUp("Ann");
    private final JsonNode session = calls.create(host);
    private final String id = session.path("id").asText();

    @Test
    void aStormOfJoinsIsToldInOneMessageASecondAndTheDatabaseStoresNone() throws Exception {
        try (RealtimeClient ear = new RealtimeClient(server.socketAddress(server.anonKey()));
                Connection connection = Sql.connect(server.database())) {
            ear.join("realtime:session:" + id, "{\"private\":true}", host.accessToken());
            List<String> users = signedUp(connection);
            Thread.sleep(WINDOW_MS);
            ear.forget();

            long beganNanos = System.nanoTime();
            join(connection, users.getFirst());
            DecksScene.hears(ear, "members", members -> names(members).contains(users.getFirst()));
            assertThat(msSince(beganNanos)).as("at once while quiet").isLessThan(WINDOW_MS / 2);
            for (int i = 1; i < JOINS; i++) {
                join(connection, users.get(i));
                long restMs = (long) STORM_MS * i / JOINS - msSince(beganNanos);
                if (restMs > 0) {
                    TimeUnit.MILLISECONDS.sleep(restMs);
                }
            }
            long stormMs = msSince(beganNanos);
            DecksScene.hears(ear, "members", members -> names(members).contains(users.getLast()));

            List<JsonNode> told = DecksScene.heard(ear, "members");
            Set<String> all = new HashSet<>();
            told.forEach(members -> all.addAll(names(members)));
            assertThat(all).isEqualTo(new HashSet<>(users));
            assertThat(told.size()).isLessThanOrEqualTo((int) (stormMs / WINDOW_MS) + 2);
            assertThat(
                            Sql.text(
                                    server.database(),
                                    "select count(*) from realtime.messages where topic = 'session:%s'"
                                            .formatted(id)))
                    .isEqualTo("0");
        }
    }

    private static List<String> names(JsonNode members) {
        return members.findValuesAsText("user_id");
    }

    private static List<String> signedUp(Connection connection) throws Exception {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < JOINS; i++) {
            users.add(UUID.randomUUID().toString());
        }
        Sql.run(
                connection,
                "insert into auth.users (id) select unnest('{%s}'::uuid[])"
                        .formatted(String.join(",", users)));
        return users;
    }

    private void join(Connection connection, String user) throws Exception {
        Sql.run(
                connection,
                "insert into public.members (session_id, user_id) values ('%s', '%s')"
                        .formatted(id, user));
    }

    private static long msSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
