package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;
import whatssound.gateway.RealtimeClient;

/**
 * A session's topics against everybody, through sockets and over HTTP, as {@code roles.md} has it.
 */
class RoleTopicsIT {
    private static final TestServer SERVER = TestServer.shared();
    private static final String CONFIG =
            "{\"private\":true,\"broadcast\":{\"ack\":true},\"presence\":{\"enabled\":true,\"key\":\"%s\"}}";
    private static final Map<Standing, String> TOKENS = new EnumMap<>(Standing.class);
    private static final Map<String, String> IDS_BY_TOKEN = new HashMap<>();
    private static String session = "";

    @BeforeAll
    static void start() throws SQLException {
        Map<Standing, UUID> ids = new EnumMap<>(Standing.class);
        TOKENS.put(Standing.ANON, SERVER.anonKey());
        for (Standing person : Standing.values()) {
            if (person.signedIn()) {
                User user = SERVER.signUp(person.toString());
                ids.put(person, UUID.fromString(user.id()));
                TOKENS.put(person, user.accessToken());
                IDS_BY_TOKEN.put(user.accessToken(), user.id());
            }
        }
        UUID rita = UUID.fromString(SERVER.signUp("Rita").id());
        try (Connection owner = Sql.connect(SERVER.database())) {
            session = new SessionWorld(owner, ids, rita).filledIn(":session").replace("'", "");
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everybodyGetsWhatTheTableSays(RoleTable.Row row) {
        Map<Standing, String> outcomes = new EnumMap<>(Standing.class);
        TOKENS.forEach(
                (person, token) ->
                        outcomes.put(person, allowed(row.operation(), token) ? "ok" : "denied"));

        assertThat(new RoleTable.Row(row.operation(), outcomes)).hasToString(row.toString());
    }

    static Stream<RoleTable.Row> operations() {
        return RoleTable.rows("join", "show", "broadcast", "post").stream();
    }

    @Test
    void everyTopicIsInTheTableWithAllThatCanBeDoneOnIt() {
        List<String> possible =
                Stream.of(
                                "session:{id}",
                                "session:{id}:queue",
                                "session:{id}:votes",
                                "session:{id}:deck")
                        .flatMap(
                                topic ->
                                        Stream.of(
                                                "join " + topic,
                                                "show presence on " + topic,
                                                "broadcast playback on " + topic,
                                                "post playback to " + topic))
                        .toList();

        assertThat(operations().map(RoleTable.Row::operation)).containsAll(possible);
    }

    @Test
    void nobodyIsShownUnderTheIdOfAnother() {
        String listener = String.valueOf(TOKENS.get(Standing.LISTENER));
        String host = IDS_BY_TOKEN.get(String.valueOf(TOKENS.get(Standing.HOST)));
        String topic = "session:" + session;
        try (RealtimeClient socket = new RealtimeClient(SERVER.socketAddress(SERVER.anonKey()))) {
            String join = socket.requestJoin("realtime:" + topic, CONFIG.formatted(host), listener);
            assertThat(ok(socket, join)).isTrue();
            assertThat(pushed(socket, join, topic, "presence", "track")).isFalse();
        }
    }

    /** {@code join <topic>}, {@code broadcast <event> on <topic>}, … */
    private static boolean allowed(String operation, String token) {
        String[] words = operation.split(" ", -1);
        String topic = words[words.length - 1].replace("{id}", session);
        if (words[0].equals("post")) {
            return posted(topic, words[1], token);
        }
        try (RealtimeClient socket = new RealtimeClient(SERVER.socketAddress(SERVER.anonKey()))) {
            String key = IDS_BY_TOKEN.getOrDefault(token, "nobody");
            String join = socket.requestJoin("realtime:" + topic, CONFIG.formatted(key), token);
            return ok(socket, join)
                    && switch (words[0]) {
                        case "join" -> true;
                        case "show" -> pushed(socket, join, topic, "presence", "track");
                        case "broadcast" -> pushed(socket, join, topic, "broadcast", words[1]);
                        default -> throw new AssertionError(operation);
                    };
        }
    }

    private static boolean pushed(
            RealtimeClient socket, String join, String topic, String type, String event) {
        String payload =
                "{\"type\":\"%s\",\"event\":\"%s\",\"payload\":%s}"
                        .formatted(type, event, content(event));
        return ok(socket, socket.push(join, "realtime:" + topic, type, payload));
    }

    private static String content(String event) {
        return switch (event) {
            case "report" -> Fixtures.REPORT;
            case "reaction" -> "{\"emoji\":\"🔥\"}";
            case "typing" -> "{\"typing\":true}";
            default -> "{}";
        };
    }

    private static boolean ok(RealtimeClient socket, String ref) {
        return socket.reply(ref).payload().path("status").asText().equals("ok");
    }

    private static boolean posted(String topic, String event, String token) {
        int status =
                SERVER.post(
                                "/realtime/v1/api/broadcast/%s/events/%s?private=true"
                                        .formatted(topic, event),
                                token,
                                content(event))
                        .statusCode();
        assertThat(status).isIn(202, 403);
        return status == 202;
    }
}
