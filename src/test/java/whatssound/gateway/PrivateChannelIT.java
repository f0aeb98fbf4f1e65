package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.DatabaseException;
import whatssound.db.Sql;

/** What policies let raw sockets do on private channels, and how soon they lose it. */
class PrivateChannelIT {
    private static final String CONFIG =
            "{\"private\":true,\"broadcast\":{\"ack\":true},\"presence\":{\"enabled\":true}}";
    private static final TestServer SERVER = TestServer.shared();

    private final String name = "policy-test:" + UUID.randomUUID();
    private final String topic = "realtime:" + name;

    @BeforeAll
    static void createPolicies() {
        sql(
                "create table public.policy_test (topic text, user_id uuid, says text[]);"
                        + " grant select on public.policy_test to authenticated;"
                        + " create policy \"policy test hear\" on realtime.messages for select to authenticated using"
                        + " (exists (select from public.policy_test t where t.topic = realtime.topic() and t.user_id = auth.uid())"
                        // The answer of a slow question is that of when it was asked.
                        + " and case when realtime.topic() like '%slow' then pg_sleep(0.5) is not null else true end);"
                        + " create policy \"policy test say\" on realtime.messages for insert to authenticated with check"
                        + " (exists (select from public.policy_test t where t.topic = realtime.topic() and t.user_id = auth.uid()"
                        + " and coalesce(event, 'presence') = any (t.says)))");
    }

    @AfterAll
    static void dropPolicies() {
        sql(
                "drop policy \"policy test hear\" on realtime.messages;"
                        + " drop policy \"policy test say\" on realtime.messages;"
                        + " drop table public.policy_test");
    }

    @Test
    void judgesEachEventOfABroadcast() {
        User ann = listener(name, "wave");
        try (RealtimeClient annSocket = connect();
                RealtimeClient bobSocket = connect()) {
            String join = annSocket.join(topic, CONFIG, ann.accessToken());
            bobSocket.join(topic, CONFIG, listener(name, "").accessToken());

            for (int i = 0; i < 2; i++) {
                assertThat(say(annSocket, join, "playback")).startsWith("Unauthorized: ");
                assertThat(say(annSocket, join, "wave")).isEmpty();
            }
            assertThat(track(annSocket, join)).startsWith("Unauthorized: ");

            assertThat(bobSocket.await("broadcast").payload().path("event").asText())
                    .isEqualTo("wave");
            assertThat(bobSocket.received())
                    .noneMatch(message -> message.payload().toString().contains("playback"));
        }
    }

    @Test
    void refusesMoreNamesOfEventsThanAChannelMayUse() {
        User ann = listener(name, "wave");
        try (RealtimeClient socket = connect()) {
            String join = socket.join(topic, CONFIG, ann.accessToken());
            // Policies of other tests may be noticed meanwhile, and the count then begins anew.
            int names = 0;
            String answer;
            do {
                assertThat(say(socket, join, "wave")).isEmpty();
                answer = say(socket, join, "event " + names++);
            } while (answer.startsWith("Unauthorized: ") && names < 200);

            assertThat(answer).isEqualTo("TooManyEventNames: A channel may use 32 names of events");
            assertThat(names).isGreaterThanOrEqualTo(32);
            assertThat(say(socket, join, "wave")).isEmpty();
        }
    }

    @Test
    void letsMembersBroadcastNothingOnTheTopicsOfTheirSession() {
        User ann = SERVER.signUp("Ann");
        String session =
                SERVER.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        try (RealtimeClient socket = connect()) {
            for (String suffix : new String[] {"", ":queue", ":votes"}) {
                String room = "realtime:session:" + session + suffix;
                String join = socket.join(room, CONFIG, ann.accessToken());
                for (String event :
                        new String[] {"playback", "chat", "vote", "reactions", "restraint", ""}) {
                    assertThat(say(socket, join, room, event)).startsWith("Unauthorized: ");
                }
            }
        }
    }

    @Test
    void anOpenSocketGetsAndSendsNothingOnceItsRightsAreGone() throws InterruptedException {
        User ann = listener(name, "wave");
        User eve = listener(name, "wave,presence");
        try (RealtimeClient annSocket = connect();
                RealtimeClient eveSocket = connect()) {
            String annJoin = annSocket.join(topic, CONFIG, ann.accessToken());
            String eveJoin = eveSocket.join(topic, CONFIG, eve.accessToken());
            assertThat(say(eveSocket, eveJoin, "wave")).isEmpty();
            assertThat(track(eveSocket, eveJoin)).isEmpty();
            annSocket.await("presence_diff");

            long start = System.nanoTime();
            sql(dismissed(eve) + reauthorised(eve));
            assertThat(eveSocket.await("phx_close").joinRef()).isEqualTo(eveJoin);
            assertThat(System.nanoTime() - start).isLessThan(1_000_000_000);
            assertThat(eveSocket.await("system").payload().path("message").asText())
                    .startsWith("You do not have permissions to read from this Channel topic");
            annSocket.await(
                    message -> message.payload().at("/leaves").size() == 1); // of her presence

            assertThat(say(annSocket, annJoin, "wave")).isEmpty();
            assertThat(say(eveSocket, eveJoin, "wave")).isEqualTo("unmatched topic");
            assertThat(eveSocket.received())
                    .noneMatch(message -> message.event().equals("broadcast"));
            assertThat(annSocket.received())
                    .filteredOn(message -> message.event().equals("broadcast"))
                    .hasSize(1);
        }
    }

    @Test
    void aRightToSendThatIsLostLeavesTheOneToListen() {
        User ann = listener(name, "wave");
        User bob = listener(name, "wave");
        try (RealtimeClient annSocket = connect();
                RealtimeClient bobSocket = connect()) {
            String annJoin = annSocket.join(topic, CONFIG, ann.accessToken());
            String bobJoin = bobSocket.join(topic, CONFIG, bob.accessToken());
            assertThat(say(bobSocket, bobJoin, "wave")).isEmpty();

            sql(
                    "update public.policy_test set says = '{}' where user_id = '%s';"
                                    .formatted(bob.id())
                            + reauthorised(bob));
            eventually(() -> say(bobSocket, bobJoin, "wave").startsWith("Unauthorized: "));

            assertThat(say(annSocket, annJoin, "wave")).isEmpty();
            bobSocket.await("broadcast");
        }
    }

    @Test
    void aTransactionThatRollsBackAsksNothing() {
        User ann = listener(name, "wave");
        try (RealtimeClient socket = connect()) {
            String join = socket.join(topic, CONFIG, ann.accessToken());

            sql("begin; " + dismissed(ann) + reauthorised(ann) + "; rollback");
            sql("select realtime.send('{}', 'told', '%s')".formatted(name));

            socket.await("broadcast");
            assertThat(say(socket, join, "wave")).isEmpty();
        }
    }

    @Test
    void waitsForATransactionThatTheWalTellsOfBeforeItIsSeen() throws SQLException {
        User eve = listener(name, "wave");
        try (RealtimeClient socket = connect();
                Connection late = Sql.connect(SERVER.database())) {
            socket.join(topic, CONFIG, eve.accessToken());
            late.setAutoCommit(false);
            Sql.run(late, dismissed(eve));
            sql(
                    "select pg_logical_emit_message(true, 'whatssound.reauthorise', json_build_object("
                            + "'topic', '%s', 'user_id', '%s', 'xid', %s)::text)"
                                    .formatted(
                                            name,
                                            eve.id(),
                                            Sql.text(late, "select pg_current_xact_id()")));
            pauseMs(200);
            late.commit();

            socket.await("phx_close");
        }
    }

    @Test
    void aMemberWhoIsRemovedHearsNoMore() {
        User ann = SERVER.signUp("Ann");
        User eve = SERVER.signUp("Eve");
        String session =
                SERVER.rpc(ann, "create_session", "{\"p_name\":\"Party\"}").path("id").asText();
        sql(
                "insert into public.members (session_id, user_id) values ('%s', '%s')"
                        .formatted(session, eve.id()));
        try (RealtimeClient socket = connect()) {
            String room = "realtime:session:" + session;
            socket.join(room, CONFIG, eve.accessToken());
            socket.join(room + ":queue", CONFIG, eve.accessToken());

            sql("delete from public.members where user_id = '%s'".formatted(eve.id()));

            socket.await(
                    message -> message.event().equals("phx_close") && message.topic().equals(room));
            socket.await(
                    message ->
                            message.event().equals("phx_close")
                                    && message.topic().equals(room + ":queue"));
        }
    }

    @Test
    void policiesThatChangeAreAskedAnew() {
        sql(
                "create policy \"policy test open\" on realtime.messages for select to authenticated"
                        + " using (realtime.topic() = '%s')".formatted(name));
        try (RealtimeClient socket = connect()) {
            socket.join(topic, CONFIG, SERVER.signUp("Ann").accessToken());
            // The server has looked at the policies since they were made.
            pauseMs(2_500);

            sql("drop policy \"policy test open\" on realtime.messages");

            socket.await("phx_close");
        }
    }

    @Test
    void aRightLostWhileAJoinIsJudgedLetsNobodyIn() {
        String slow = name + " slow";
        User eve = listener(slow, "wave");
        try (RealtimeClient socket = connect()) {
            String join = socket.requestJoin("realtime:" + slow, CONFIG, eve.accessToken());
            pauseMs(200);
            sql(
                    dismissed(eve)
                            + "select realtime.reauthorise('%s', '%s')".formatted(slow, eve.id()));

            assertThat(socket.reply(join).payload().at("/response/reason").asText())
                    .startsWith("Unauthorized: ");
        }
    }

    @Test
    void aRightLostWhileARefreshIsJudgedEndsTheChannel() {
        String slow = name + " slow";
        User eve = listener(slow, "wave");
        User other = listener(slow, "wave");
        try (RealtimeClient socket = connect()) {
            String join = socket.join("realtime:" + slow, CONFIG, eve.accessToken());
            socket.push(
                    join,
                    "realtime:" + slow,
                    "access_token",
                    "{\"access_token\":\"" + other.accessToken() + "\"}");
            pauseMs(200);
            sql(
                    dismissed(other)
                            + "select realtime.reauthorise('%s', '%s')"
                                    .formatted(slow, other.id()));

            assertThat(socket.await("phx_close").joinRef()).isEqualTo(join);
        }
    }

    @Test
    void joinsAndLeavesThatOvertakeTheirJudgementStayApart() {
        String slow = name + " slow";
        String room = "realtime:" + slow;
        User ann = listener(slow, "wave");
        try (RealtimeClient socket = connect()) {
            String first = socket.requestJoin(room, CONFIG, ann.accessToken());
            String leave = socket.push(first, room, "phx_leave", "{}");
            String second = socket.requestJoin(room, CONFIG, ann.accessToken());
            socket.push(first, room, "broadcast", "{\"event\":\"wave\",\"payload\":{}}");
            String third = socket.requestJoin(room, CONFIG, ann.accessToken());
            socket.push(
                    third,
                    room,
                    "access_token",
                    "{\"access_token\":\"" + ann.accessToken() + "\"}");
            String sent =
                    socket.push(third, room, "broadcast", "{\"event\":\"wave\",\"payload\":{}}");

            assertThat(socket.reply(leave).payload().path("status").asText()).isEqualTo("ok");
            assertThat(socket.reply(third).payload().path("status").asText()).isEqualTo("ok");
            assertThat(socket.reply(sent).payload().path("status").asText()).isEqualTo("ok");
            assertThat(socket.received())
                    .filteredOn(message -> message.event().equals("phx_close"))
                    .extracting(RealtimeClient.Message::joinRef)
                    .containsExactly(first, second);
            assertThat(socket.received())
                    .filteredOn(message -> message.event().equals("phx_reply"))
                    .extracting(RealtimeClient.Message::ref)
                    .containsExactly(leave, third, sent);
        }
    }

    @Test
    void aPublicTopicOfTheSameNameIsAnotherRoomForAllThatIsTold() {
        User ann = listener(name, "wave,presence");
        try (RealtimeClient inside = connect();
                RealtimeClient outside = connect()) {
            String insideJoin = inside.join(topic, CONFIG, ann.accessToken());
            String outsideJoin =
                    outside.join(
                            topic,
                            "{\"broadcast\":{\"ack\":true},\"presence\":{\"enabled\":true}}",
                            null);
            assertThat(track(inside, insideJoin)).isEmpty();
            assertThat(track(outside, outsideJoin)).isEmpty();
            sql("select realtime.send('{\"to\":\"inside\"}', 'told', '%s', true)".formatted(name));
            sql(
                    "select realtime.send('{\"to\":\"outside\"}', 'told', '%s', false)"
                            .formatted(name));
            assertThat(say(outside, outsideJoin, "forged")).isEmpty();

            assertThat(inside.await("broadcast").payload().at("/payload/to").asText())
                    .isEqualTo("inside");
            assertThat(outside.await("broadcast").payload().at("/payload/to").asText())
                    .isEqualTo("outside");
            for (RealtimeClient socket : new RealtimeClient[] {inside, outside}) {
                socket.await("presence_diff");
                assertThat(socket.received())
                        .filteredOn(message -> message.event().equals("presence_diff"))
                        .singleElement()
                        .matches(diff -> diff.payload().path("joins").size() == 1);
                assertThat(socket.received())
                        .filteredOn(message -> message.event().equals("broadcast"))
                        .hasSize(1);
            }
        }
    }

    private RealtimeClient connect() {
        return new RealtimeClient(SERVER.socketAddress(SERVER.anonKey()));
    }

    private static User listener(String topicName, String says) {
        User user = SERVER.signUp("Listener");
        sql(
                "insert into public.policy_test values ('%s', '%s', '{%s}')"
                        .formatted(topicName, user.id(), says));
        return user;
    }

    private static String dismissed(User user) {
        return "delete from public.policy_test where user_id = '%s'; ".formatted(user.id());
    }

    private String reauthorised(User user) {
        return "select realtime.reauthorise('%s', '%s')".formatted(name, user.id());
    }

    /** Broadcasts and returns the reason of the refusal; empty where there is none. */
    private String say(RealtimeClient socket, String join, String event) {
        return say(socket, join, topic, event);
    }

    private static String say(RealtimeClient socket, String join, String room, String event) {
        String ref =
                socket.push(
                        join, room, "broadcast", "{\"event\":\"" + event + "\",\"payload\":{}}");
        return socket.reply(ref).payload().at("/response/reason").asText();
    }

    private String track(RealtimeClient socket, String join) {
        String ref = socket.push(join, topic, "presence", "{\"event\":\"track\",\"payload\":{}}");
        return socket.reply(ref).payload().at("/response/reason").asText();
    }

    private interface Condition {
        boolean holds();
    }

    private static void eventually(Condition condition) {
        long deadline = System.nanoTime() + 1_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("within a second").isLessThan(deadline);
        }
    }

    private static void pauseMs(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sql(String sql) {
        try {
            Sql.run(SERVER.database(), sql);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
