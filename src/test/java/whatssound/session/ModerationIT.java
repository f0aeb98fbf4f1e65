package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionCalls.assertDone;
import static whatssound.session.SessionCalls.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;
import whatssound.gateway.RealtimeClient;

/** Mutes, kicks, bans, frozen and slow chats, the shield: on the real server, with open sockets. */
class ModerationIT {
    private static final String PRIVATE = "{\"private\":true,\"broadcast\":{\"ack\":true}}";
    private static final long SECOND_NANOS = 1_000_000_000;

    private final TestServer server = TestServer.shared();
    private final SessionCalls calls = new SessionCalls(server);
    private final User host = server.signUp("Ann");
    private final JsonNode session = calls.create(host);
    private final String id = session.path("id").asText();
    private final String topic = "realtime:session:" + id;
    private final User bo = calls.guest("Bo", session);
    private final List<RealtimeClient> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() {
        sockets.forEach(RealtimeClient::close);
    }

    @Test
    void whoIsMutedNeitherWritesNorReactsUntilItIsOver() throws Exception {
        RealtimeClient socket = connect();
        String joined = socket.join(topic, PRIVATE, bo.accessToken());
        assertThat(react(socket, joined)).isEmpty();

        assertDone(moderate("mute_member", bo, ",\"p_seconds\":2"));
        JsonNode told = restraint(socket);
        assertThat(told.path("kind").asText()).isEqualTo("mute");
        HttpResponse<String> refused = say(bo);
        assertRefused(refused, 403, "muted");
        assertThat(TestServer.json(refused).path("details").asText())
                .matches("\\{\"retry_after_s\" ?: ?[12]\\}");
        assertBecomes(() -> react(socket, joined).startsWith("Unauthorized"));

        socket.await(message -> isRestraint(message) && body(message).path("lifted").asBoolean());
        assertDone(say(bo));
        assertBecomes(() -> react(socket, joined).isEmpty());
        assertThat(restraintsLeft()).isEqualTo("0");
    }

    @Test
    void whoIsKickedHearsWhyThenNothingAndMayComeBack() throws Exception {
        RealtimeClient socket = connect();
        socket.join(topic, PRIVATE, bo.accessToken());

        assertDone(moderate("kick_member", bo, ""));
        long kickedNanos = System.nanoTime();
        assertThat(restraint(socket).path("kind").asText()).isEqualTo("kick");
        socket.await("phx_close");
        assertThat(System.nanoTime() - kickedNanos).isLessThan(SECOND_NANOS);

        assertRefused(say(bo), 403, "not_a_member");
        calls.join(bo, session);
        assertDone(say(bo));
    }

    @Test
    void whoIsBannedStaysOutAsLongAsItLasts() throws Exception {
        RealtimeClient socket = connect();
        socket.join(topic, PRIVATE, bo.accessToken());

        assertDone(moderate("ban_member", bo, ",\"p_seconds\":3600,\"p_reason\":\"spam\""));
        socket.await("phx_close");
        assertRefused(calls.tryToJoin(bo, session, null), 403, "banned");
        assertDone(moderate("unban_member", bo, ""));
        calls.join(bo, session);
        assertThat(log()).containsExactly("ban", "unban");
    }

    @Test
    void whatWasDeletedIsNotReplayed() {
        HttpResponse<String> said = say(bo);
        String message = TestServer.json(said).path("id").asText();
        assertDone(calls.call(host, "delete_message", "{\"p_id\":\"" + message + "\"}"));
        RealtimeClient late = connect();
        late.join(
                topic,
                "{\"private\":true,\"broadcast\":{\"replay\":{\"since\":0}}}",
                host.accessToken());

        RealtimeClient.Message told =
                late.await(
                        one ->
                                isEvent(one, "chat")
                                        && body(one).path("id").asText().equals(message));
        assertThat(body(told).path("body").asText()).isEmpty();
        assertThat(late.received()).noneMatch(one -> one.payload().toString().contains("\"hi\""));
    }

    @Test
    void aFrozenChatTakesWordsOfModeratorsOnly() {
        RealtimeClient socket = connect();
        socket.join(topic, PRIVATE, bo.accessToken());
        assertDone(calls.call(host, "freeze_chat", of(",\"p_frozen\":true")));
        assertThat(
                        body(socket.await(message -> isEvent(message, "chat_rules")))
                                .path("chat_frozen")
                                .asBoolean())
                .isTrue();

        assertRefused(say(bo), 403, "chat_frozen");
        assertDone(say(host));
        assertDone(calls.call(host, "freeze_chat", of(",\"p_frozen\":false")));
        assertDone(say(bo));
    }

    @Test
    void slowModeTellsHowLongToWait() {
        assertDone(calls.call(host, "set_slow_mode", of(",\"p_seconds\":60")));

        assertDone(say(bo));
        HttpResponse<String> refused = say(bo);
        assertRefused(refused, 429, "slow_mode");
        assertThat(TestServer.json(refused).path("details").asText()).contains("retry_after_s");
        assertDone(say(host));
        assertDone(say(host));
    }

    @Test
    void duringARaidNewcomersOnlyListen() throws Exception {
        Sql.run(
                server.database(),
                "update public.members set joined_at = now() - interval '1 hour' where user_id = '%s'"
                        .formatted(bo.id()));
        User raider = calls.guest("Eve", session);
        assertDone(calls.call(host, "raise_shield", of(",\"p_seconds\":600")));
        User later = calls.guest("Mallory", session);

        assertDone(say(bo));
        assertRefused(say(raider), 403, "read_only");
        assertRefused(say(later), 403, "read_only");
        assertRefused(
                calls.call(
                        later, "request_track", of(",\"p_track\":\"" + UUID.randomUUID() + "\"")),
                403,
                "read_only");
        RealtimeClient socket = connect();
        String joined = socket.join(topic, PRIVATE, later.accessToken());
        assertThat(react(socket, joined)).startsWith("Unauthorized");

        assertDone(calls.call(host, "raise_shield", of(",\"p_seconds\":0")));
        assertDone(say(later));
    }

    @Test
    void nobodyModeratesTheHostHimselfOrFellowModerators() {
        User mo = calls.guest("Mo", session);
        User max = calls.guest("Max", session);
        calls.setRole(host, session, mo, "moderator");
        calls.setRole(host, session, max, "moderator");

        assertRefused(by(mo, "mute_member", host, ""), 403, "above_moderation");
        assertRefused(by(mo, "kick_member", mo, ""), 403, "above_moderation");
        assertDone(by(host, "mute_member", mo, ""));
        assertRefused(by(mo, "unmute_member", mo, ""), 403, "above_moderation");
        assertRefused(by(max, "unmute_member", mo, ""), 403, "above_moderation");
        assertDone(by(host, "unmute_member", mo, ""));
        assertRefused(by(mo, "ban_member", max, ""), 403, "above_moderation");
        assertDone(by(host, "kick_member", max, ""));
        assertRefused(by(mo, "kick_member", server.signUp("Zoe"), ""), 404, "no_such_member");
        assertRefused(by(mo, "mute_member", bo, ",\"p_seconds\":0"), 400, "invalid_duration");
        assertRefused(
                by(mo, "mute_member", bo, ",\"p_reason\":\"" + "x".repeat(201) + "\""),
                400,
                "invalid_reason");
    }

    @Test
    void whoTypesIsToldAsOneListAndForgottenWhenSilent() {
        RealtimeClient ear = connect();
        ear.join(topic, PRIVATE, host.accessToken());
        RealtimeClient socket = connect();
        String joined = socket.join(topic, PRIVATE, bo.accessToken());

        assertThat(push(socket, joined, "typing", "{\"typing\":true}")).isEmpty();
        JsonNode typing = body(ear.await(message -> isEvent(message, "typing")));
        assertThat(typing.at("/user_ids/0").asText()).isEqualTo(bo.id());
        ear.await(
                message -> isEvent(message, "typing") && body(message).path("count").asInt() == 0);
        assertThat(push(socket, joined, "typing", "{\"typing\":\"yes\"}"))
                .startsWith("validation_failed");
    }

    @Test
    void reactionsAreToldTogether() {
        RealtimeClient ear = connect();
        ear.join(topic, PRIVATE, host.accessToken());
        RealtimeClient socket = connect();
        String joined = socket.join(topic, PRIVATE, bo.accessToken());
        for (int each = 0; each < 15; each++) {
            assertThat(react(socket, joined)).isEmpty();
        }
        assertThat(push(socket, joined, "reaction", "{\"emoji\":\"<b>\"}"))
                .startsWith("validation_failed");

        assertBecomes(() -> told(ear) == 15);
        assertThat(ear.received().stream().filter(message -> isEvent(message, "reactions")))
                .hasSizeLessThan(8);
        assertThat(ear.received()).noneMatch(message -> isEvent(message, "reaction"));
    }

    private static int told(RealtimeClient ear) {
        return ear.received().stream()
                .filter(message -> isEvent(message, "reactions"))
                .mapToInt(message -> body(message).at("/counts/🔥").asInt())
                .sum();
    }

    private JsonNode restraint(RealtimeClient socket) {
        return body(socket.await(ModerationIT::isRestraint));
    }

    private static boolean isRestraint(RealtimeClient.Message message) {
        return isEvent(message, "restraint");
    }

    private static boolean isEvent(RealtimeClient.Message message, String event) {
        return message.isBroadcast() && message.payload().path("event").asText().equals(event);
    }

    private static JsonNode body(RealtimeClient.Message message) {
        return message.payload().path("payload");
    }

    private String react(RealtimeClient socket, String joined) {
        return push(socket, joined, "reaction", "{\"emoji\":\"🔥\"}");
    }

    private String push(RealtimeClient socket, String joined, String event, String payload) {
        String ref =
                socket.push(
                        joined,
                        topic,
                        "broadcast",
                        "{\"event\":\"%s\",\"payload\":%s}".formatted(event, payload));
        return socket.reply(ref).payload().at("/response/reason").asText();
    }

    private HttpResponse<String> moderate(String function, User target, String more) {
        return by(host, function, target, more);
    }

    private HttpResponse<String> by(User actor, String function, User target, String more) {
        return calls.call(actor, function, of(",\"p_user\":\"" + target.id() + "\"" + more));
    }

    private HttpResponse<String> say(User user) {
        return calls.call(
                user,
                "send_message",
                of(",\"p_id\":\"" + UUID.randomUUID() + "\",\"p_body\":\"hi\""));
    }

    private String of(String more) {
        return "{\"p_session\":\"" + id + "\"" + more + "}";
    }

    private List<String> log() {
        return TestServer.json(
                        server.get(
                                "/rest/v1/moderation_log?order=id&session_id=eq." + id,
                                host.accessToken()))
                .findValuesAsText("action");
    }

    private String restraintsLeft() throws Exception {
        return Sql.text(
                server.database(),
                "select count(*) from public.restraints where session_id = '%s'".formatted(id));
    }

    private RealtimeClient connect() {
        RealtimeClient socket = new RealtimeClient(server.socketAddress(server.anonKey()));
        sockets.add(socket);
        return socket;
    }

    /** Within a second a right that changed is another on open sockets. */
    private static void assertBecomes(java.util.function.BooleanSupplier wanted) {
        long endNanos = System.nanoTime() + 3 * SECOND_NANOS;
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(endNanos);
            Thread.onSpinWait();
        }
    }
}
