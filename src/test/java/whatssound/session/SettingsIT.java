package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionCalls.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.Sql;
import whatssound.gateway.RealtimeClient;

/** The settings of a session, as its host changes them. */
class SettingsIT {
    private final TestServer server = TestServer.shared();
    private final SessionCalls calls = new SessionCalls(server);
    private final User host = server.signUp("Ann");
    private final User listener = server.signUp("Bo");
    private final JsonNode session = calls.create(host);
    private final String id = session.path("id").asText();

    @Test
    void theHostChangesWhatHeNamesAndNothingElse() {
        JsonNode settings =
                set(
                        host,
                        "{\"visibility\":\"public\",\"capacity\":5,\"entry_closed\":true,\"password\":\"søt\"}");

        assertThat(settings.path("visibility").asText()).isEqualTo("public");
        assertThat(settings.path("capacity").asInt()).isEqualTo(5);
        assertThat(settings.path("entry_closed").asBoolean()).isTrue();
        assertThat(settings.path("has_password").asBoolean()).isTrue();
        assertThat(settings.has("password")).isFalse();

        settings = set(host, "{\"password\":null,\"entry_closed\":false}");
        assertThat(settings.path("has_password").asBoolean()).isFalse();
        assertThat(settings.path("capacity").asInt()).isEqualTo(5);
        assertThat(set(host, "{}")).isEqualTo(settings);
    }

    @Test
    void membersAreToldWhatChanged() {
        calls.join(listener, session);
        RealtimeClient socket = new RealtimeClient(server.socketAddress(server.anonKey()));
        try {
            socket.join("realtime:session:" + id, "{\"private\":true}", listener.accessToken());

            set(host, "{\"password\":\"hunter2\"}");
            set(host, "{\"requests\":\"djs\"}");

            JsonNode told =
                    socket.await(
                                    message ->
                                            message.payload()
                                                            .path("event")
                                                            .asText()
                                                            .equals("settings")
                                                    && message.payload()
                                                            .at("/payload/requests")
                                                            .asText()
                                                            .equals("djs"))
                            .payload()
                            .path("payload");
            assertThat(told.path("has_password").asBoolean()).isTrue();
            assertThat(told.toString()).doesNotContain("hunter2");
        } finally {
            socket.close();
        }
    }

    @Test
    void aPasswordIsKeptAsBcryptWhereNobodyReads() throws SQLException {
        set(host, "{\"password\":\"hunter2\"}");

        assertThat(
                        Sql.text(
                                server.database(),
                                "select hash from private.session_passwords where session_id = '%s'"
                                        .formatted(id)))
                .startsWith("$2a$08$");
        assertThat(server.get("/rest/v1/sessions?id=eq." + id, host.accessToken()).body())
                .doesNotContain("hunter2")
                .doesNotContain("$2a$");
    }

    @Test
    void theSuccessorIsAMember() {
        calls.join(listener, session);

        assertThat(
                        set(host, "{\"successor_id\":\"%s\"}".formatted(listener.id()))
                                .path("successor_id")
                                .asText())
                .isEqualTo(listener.id());
        assertThat(set(host, "{\"successor_id\":null}").path("successor_id").isNull()).isTrue();
        assertRefused(
                call(host, "{\"successor_id\":\"%s\"}".formatted(server.signUp("Stranger").id())),
                400,
                "invalid_settings");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"colour\":\"red\"}|colour",
                "{\"capacity\":5,\"name\":\"Mine\"}|name",
                "{\"host_id\":null}|host_id",
                "{\"capacity\":0}|capacity",
                "{\"capacity\":10001}|capacity",
                "{\"capacity\":2.5}|capacity",
                "{\"capacity\":\"5\"}|capacity",
                "{\"capacity\":null}|capacity",
                "{\"capacity\":1e300}|capacity",
                "{\"entry_closed\":\"true\"}|entry_closed",
                "{\"entry_closed\":1}|entry_closed",
                "{\"visibility\":\"secret\"}|visibility",
                "{\"visibility\":{}}|visibility",
                "{\"password\":\"\"}|password",
                "{\"password\":7}|password",
                "{\"successor_id\":\"nobody\"}|successor_id",
                "[]|",
                "null|",
                "7|"
            })
    void whatASettingDoesNotTakeIsRefusedByName(String settings, String key) {
        var refusal = call(host, settings);

        assertRefused(refusal, 400, "invalid_settings");
        assertThat(TestServer.json(refusal).path("details").textValue())
                .isEqualTo(key == null ? null : "{\"key\" : \"%s\"}".formatted(key));
        assertThat(set(host, "{}").path("capacity").asInt()).isEqualTo(1_000);
    }

    @Test
    void aPasswordLongerThanBcryptReadsIsRefused() {
        assertRefused(
                call(host, "{\"password\":\"" + "x".repeat(73) + "\"}"), 400, "invalid_settings");
        set(host, "{\"password\":\"" + "x".repeat(72) + "\"}");
    }

    @Test
    void onlyTheHostOfALiveSessionChangesSettings() {
        calls.join(listener, session);

        assertRefused(call(listener, "{\"capacity\":5}"), 403, "not_the_host");
        server.rpc(host, "end_session", "{\"p_session\":\"%s\"}".formatted(id));
        assertRefused(call(host, "{\"capacity\":5}"), 403, "not_the_host");
    }

    private JsonNode set(User user, String settings) {
        return server.rpc(user, "set_session_settings", arguments(settings));
    }

    private HttpResponse<String> call(User user, String settings) {
        return calls.call(user, "set_session_settings", arguments(settings));
    }

    private String arguments(String settings) {
        return "{\"p_session\":\"%s\",\"p_settings\":%s}".formatted(id, settings);
    }
}
