package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import whatssound.TestServer;
import whatssound.TestServer.User;

/** Calls of a session's functions over HTTP, those that are refused too. Any thread. */
record SessionCalls(TestServer server) {
    JsonNode create(User host) {
        return create(host, "Friday");
    }

    JsonNode create(User host, String name) {
        return server.rpc(host, "create_session", "{\"p_name\":\"%s\"}".formatted(name));
    }

    void join(User user, JsonNode session) {
        server.rpc(
                user,
                "join_session",
                "{\"p_code\":\"%s\"}".formatted(session.path("code").asText()));
    }

    /** Somebody new who has joined. */
    User guest(String name, JsonNode session) {
        User guest = server.signUp(name);
        join(guest, session);
        return guest;
    }

    HttpResponse<String> tryToJoin(User user, JsonNode session, @Nullable String password) {
        return call(
                user,
                "join_session",
                "{\"p_code\":\"%s\"%s}"
                        .formatted(
                                session.path("code").asText(),
                                password == null ? "" : ",\"p_password\":\"" + password + "\""));
    }

    void set(User host, JsonNode session, String settings) {
        server.rpc(
                host,
                "set_session_settings",
                "{\"p_session\":\"%s\",\"p_settings\":%s}"
                        .formatted(session.path("id").asText(), settings));
    }

    HttpResponse<String> setRole(User host, JsonNode session, User member, String role) {
        return call(
                host,
                "set_role",
                "{\"p_session\":\"%s\",\"p_user\":\"%s\",\"p_role\":\"%s\"}"
                        .formatted(session.path("id").asText(), member.id(), role));
    }

    HttpResponse<String> call(User user, String function, String arguments) {
        return server.post("/rest/v1/rpc/" + function, user.accessToken(), arguments);
    }

    static void assertDone(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }

    static void assertRefused(HttpResponse<String> response, int status, String code) {
        assertThat(TestServer.json(response).path("code").asText())
                .as(response.body())
                .isEqualTo(code);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }
}
