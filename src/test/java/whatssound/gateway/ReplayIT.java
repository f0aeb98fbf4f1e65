package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;

/** What is asked of replay that supabase-js would not send. */
class ReplayIT {
    private static final String RELEASE = "alter system reset synchronous_standby_names";
    private static final String RELOAD = "select pg_reload_conf()";

    private final TestServer server = TestServer.shared();

    @Test
    void whatWasToldBeforeItCouldBeSeenIsReplayed() throws Exception {
        tellBeforeItCanBeSeen(0);
    }

    @Test
    void moreThanAreReplayedDoNotFollowThoseOutOfOrder() throws Exception {
        tellBeforeItCanBeSeen(40);
    }

    /**
     * A join waits for a message that was told and cannot be seen.
     *
     * @param more messages that are stored and told while it waits
     */
    private void tellBeforeItCanBeSeen(int more) throws Exception {
        User ann = server.signUp("Ann");
        String session =
                server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        String topic = "realtime:session:" + session;
        try (RealtimeClient witness = connect();
                RealtimeClient late = connect()) {
            witness.join(topic, "{\"private\":true}", ann.accessToken());
            // A commit that waits for a standby is in the WAL and not to be seen; only the
            // writer's.
            sql("alter system set synchronous_commit = local");
            sql("alter system set synchronous_standby_names = 'nobody'");
            sql(RELOAD);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(session));
            String join;
            try {
                awaitSlow(witness);
                join =
                        late.requestJoin(
                                topic,
                                "{\"private\":true,\"broadcast\":{\"replay\":{\"since\":0}}}",
                                ann.accessToken());
                // Time enough to look too early.
                Thread.sleep(300);
                writeMore(session, 1, more);
                awaitCount(witness, more);
            } finally {
                sql(RELEASE);
                sql("alter system reset synchronous_commit");
                sql(RELOAD);
            }
            writing.join();

            assertThat(late.reply(join).payload().path("status").asText()).isEqualTo("ok");
            if (more == 0) {
                awaitSlow(late);
            } else {
                writeMore(session, more + 1, more + 1);
                assertThat(countsUpTo(late, more + 1))
                        .isEqualTo(IntStream.rangeClosed(more - 24, more + 1).boxed().toList());
            }
        }
    }

    /** The session tells of its members, too. */
    private static void awaitSlow(RealtimeClient client) {
        client.await(
                message ->
                        message.isBroadcast()
                                && message.payload().path("event").asText().equals("slow"));
    }

    private static void awaitCount(RealtimeClient client, int count) {
        if (count > 0) {
            countsUpTo(client, count);
        }
    }

    private static List<Integer> countsUpTo(RealtimeClient client, int last) {
        client.await(message -> isCount(message) && count(message) == last);
        return client.received().stream().filter(ReplayIT::isCount).map(ReplayIT::count).toList();
    }

    private static boolean isCount(RealtimeClient.Message message) {
        return message.isBroadcast() && message.payload().path("event").asText().equals("count");
    }

    private static int count(RealtimeClient.Message message) {
        return message.payload().at("/payload/n").asInt();
    }

    private void writeMore(String session, int from, int to) throws SQLException {
        try (Connection connection = Sql.connect(server.database())) {
            Sql.run(connection, "set synchronous_commit = local");
            for (int n = from; n <= to; n++) {
                Sql.run(
                        connection,
                        "select realtime.send('{\"n\":%d}', 'count', 'session:%s')"
                                .formatted(n, session));
            }
        }
    }

    private void write(String session) {
        try (Connection connection = Sql.connect(server.database())) {
            Sql.run(connection, "set synchronous_commit = on");
            Sql.run(connection, "select realtime.send('{}', 'slow', 'session:" + session + "')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sql(String statement) throws SQLException {
        Sql.run(server.database(), statement);
    }

    private RealtimeClient connect() {
        return new RealtimeClient(server.socketAddress(server.anonKey()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | {\"since\":0}                   | Replay is not allowed for public channels",
                "true  | 7                               | Replay params are not valid",
                "true  | {\"since\":-1}                  | Replay params are not valid",
                "true  | {\"since\":1e300}               | Replay params are not valid",
                "true  | {\"since\":9223372036854775807} | Replay params are not valid",
                "true  | {\"since\":0,\"limit\":\"all\"} | Replay params are not valid",
            })
    void refusesWhatCannotBeReplayed(boolean isPrivate, String replay, String why) {
        User ann = server.signUp("Ann");
        String session =
                server.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        try (RealtimeClient client = new RealtimeClient(server.socketAddress(server.anonKey()))) {
            String ref =
                    client.requestJoin(
                            "realtime:session:" + session,
                            "{\"private\":%s,\"broadcast\":{\"replay\":%s}}"
                                    .formatted(isPrivate, replay),
                            ann.accessToken());

            assertThat(client.reply(ref).payload().at("/response/reason").asText())
                    .isEqualTo("UnableToReplayMessages: " + why);
        }
    }
}
