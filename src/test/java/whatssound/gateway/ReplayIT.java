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
    void whoJoinsBeforeAStoredOneCanBeSeenIsToldOnceItCan() throws Exception {
        joinBeforeItCanBeSeen(0);
    }

    @Test
    void moreThanAreReplayedDoNotFollowThoseOutOfOrder() throws Exception {
        joinBeforeItCanBeSeen(40);
    }

    /**
     * A message is in the WAL and cannot be seen while somebody joins.
     *
     * @param more messages that are stored after it, and can be seen before it
     */
    private void joinBeforeItCanBeSeen(int more) throws Exception {
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
            try {
                awaitWriter();
                writeMore(session, 1, more);
                late.join(
                        topic,
                        "{\"private\":true,\"broadcast\":{\"replay\":{\"since\":0}}}",
                        ann.accessToken());
                // Time enough to tell too early.
                Thread.sleep(300);
                assertThat(witness.received()).noneMatch(ReplayIT::isSlow);
                assertThat(witness.received()).noneMatch(ReplayIT::isCount);
            } finally {
                sql(RELEASE);
                sql("alter system reset synchronous_commit");
                sql(RELOAD);
            }
            writing.join();

            writeMore(session, more + 1, more + 1);
            assertThat(countsUpTo(witness, more + 1))
                    .isEqualTo(IntStream.rangeClosed(1, more + 1).boxed().toList());
            assertThat(countsUpTo(late, more + 1))
                    .isEqualTo(
                            IntStream.rangeClosed(Math.max(1, more - 24), more + 1)
                                    .boxed()
                                    .toList());
            assertThat(witness.received()).filteredOn(ReplayIT::isSlow).hasSize(1);
            assertThat(late.received()).filteredOn(ReplayIT::isSlow).hasSize(1);
        }
    }

    private void awaitWriter() throws Exception {
        String waiting = "select count(*) from pg_stat_activity where wait_event = 'SyncRep'";
        long startNanos = System.nanoTime();
        while (!Sql.text(server.database(), waiting).equals("1")) {
            assertThat(System.nanoTime() - startNanos).isLessThan(10_000_000_000L);
            Thread.sleep(20);
        }
    }

    /** The session tells of its members, too. */
    private static boolean isSlow(RealtimeClient.Message message) {
        return message.isBroadcast() && message.payload().path("event").asText().equals("slow");
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
