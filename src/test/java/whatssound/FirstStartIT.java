package whatssound;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import whatssound.TestServer.User;

/** What a server has for its first visitor, and has still after it was started again. */
class FirstStartIT {
    @Test
    void aNewcomerHearsMusicInASessionThatIsThere() {
        TestServer first = TestServer.startOwnWithDemo();
        String session;
        try {
            HttpResponse<String> told =
                    first.post("/rest/v1/rpc/public_sessions", first.anonKey(), "{}");
            JsonNode demo = TestServer.json(told).path(0);
            assertThat(demo.path("demo").asBoolean()).as(told.body()).isTrue();
            assertThat(demo.path("listeners").asInt()).isZero();
            assertThat(demo.path("playing").asBoolean()).isFalse();
            assertThat(demo.at("/track/title").asText()).isEqualTo("Azotea");
            assertThat(demo.at("/track/cover_path").asText()).endsWith(".jpg");

            User ann = first.signUp("Ann");
            session = join(first, ann, demo.path("code").asText());
            JsonNode snapshot =
                    first.rpc(ann, "session_snapshot", "{\"p_session\":\"" + session + "\"}");
            JsonNode anchor = snapshot.path("playback");
            assertThat(anchor.path("playing").asBoolean()).isTrue();
            assertThat(anchor.path("at_server_ms").asDouble() - first.clockMs()).isLessThan(250);
            assertThat(snapshot.at("/queue/0/track/title").asText()).isEqualTo("Azotea");
            assertThat(snapshot.at("/session/host_id").isNull()).isTrue();
        } finally {
            first.close();
        }

        TestServer again = TestServer.startAgainWithDemo(first);
        try {
            assertThat(join(again, again.signUp("Bo"), "DEEJAY")).isEqualTo(session);
            JsonNode told =
                    TestServer.json(
                            again.post("/rest/v1/rpc/public_sessions", again.anonKey(), "{}"));
            assertThat(told).hasSize(1);
            assertThat(told.at("/0/playing").asBoolean()).isTrue();
        } finally {
            again.stop();
        }
    }

    private static String join(TestServer server, User user, String code) {
        return server.rpc(user, "join_session", "{\"p_code\":\"" + code + "\"}")
                .path("id")
                .asText();
    }
}
