package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.TestServer;
import whatssound.TestServer.User;

/** What is asked of replay that supabase-js would not send. */
class ReplayIT {
    private final TestServer server = TestServer.shared();

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
