package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import whatssound.TestServer;
import whatssound.TestServer.User;

/** Calls of a session's functions over HTTP, those that are refused too. Any thread. */
record SessionCalls(TestServer server) {
    JsonNode create(User host) {
        return server.rpc(host, "create_session", "{\"p_name\":\"Friday\"}");
    }

    void join(User user, JsonNode session) {
        server.rpc(
                user,
                "join_session",
                "{\"p_code\":\"%s\"}".formatted(session.path("code").asText()));
    }

    HttpResponse<String> call(User user, String function, String arguments) {
        return server.post("/rest/v1/rpc/" + function, user.accessToken(), arguments);
    }

    static void assertRefused(HttpResponse<String> response, int status, String code) {
        assertThat(response.body()).contains("\"code\":\"" + code + "\"");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }
}
