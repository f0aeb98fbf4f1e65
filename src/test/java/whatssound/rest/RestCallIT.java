package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.rest.FilmDatabase.assertRefused;
import static whatssound.rest.FilmDatabase.parsed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.http.DialectClient.Reply;

/** Calling functions. */
class RestCallIT {
    private static FilmDatabase films;

    @BeforeAll
    static void start() {
        films = FilmDatabase.fresh();
    }

    @AfterAll
    static void stop() {
        films.close();
    }

    @BeforeEach
    void fill() {
        films.fill();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "add|{\"a\":1,\"b\":2}|3",
                "add|{\"a\":1}|2",
                "greet|{\"name\":\"Bo\"}|\"Hi Bo\"",
                "greet|{\"last\":\"X\",\"first\":\"Y\"}|\"Dear Y X\"",
                "greet|{\"name\":null}|null",
                "numbers|{\"n\":3}|[1,2,3]",
                "numbers|{\"n\":0}|[]",
                "named|{\"pattern\":\"B%\"}|[{\"id\":2,\"name\":\"Bo\",\"data\":{\"n\":10},\"tags\":[],\"boss_id\":1}]",
                "named?select=name&order=id.desc&limit=1&id=lt.3|{\"pattern\":\"%\"}|[{\"name\":\"Bo\"}]",
                "boss?select=id,name|{}|{\"id\":1,\"name\":\"Ada\"}",
                "pairs||[{\"x\":1,\"y\":\"a\"},{\"x\":2,\"y\":null}]",
                "echo|{\"value\":\"text\"}|\"text\"",
                "echo|{\"value\":[1,{\"a\":null}]}|[1,{\"a\":null}]",
                "is_array|{\"items\":[1,2]}|2"
            })
    void functionsAreCalledByName(String function, String arguments, String answer) {
        Reply reply = films.api().post("/rpc/" + function, arguments == null ? "" : arguments);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json()).isEqualTo(parsed(answer));
    }

    @Test
    void functionsThatOnlyReadCanBeGot() {
        assertThat(films.api().get("/rpc/add?a=1&b=5").body()).isEqualTo("6");
        assertThat(films.api().get("/rpc/is_array?items={1,2,3}").body()).isEqualTo("3");
        assertThat(films.api().get("/rpc/named?pattern=A%25&select=id&id=gt.0").body())
                .isEqualTo("[{\"id\":1}]");
        assertThat(films.api().send("HEAD", "/rpc/add?a=1", "").body()).isEmpty();
        assertThat(
                        films.api()
                                .with("accept", "application/vnd.pgrst.object+json")
                                .post("/rpc/named?select=id", "{\"pattern\":\"Ada\"}")
                                .body())
                .isEqualTo("{\"id\":1}");
        assertRefused(
                films.api()
                        .with("accept", "application/vnd.pgrst.object+json")
                        .post("/rpc/named", "{\"pattern\":\"%\"}"),
                406,
                "PGRST116");
    }

    @Test
    void functionsMayAnswerNothingOrAsTheyLike() {
        Reply forgotten = films.api().post("/rpc/forget", "{\"p_id\":3}");
        assertThat(forgotten.status()).isEqualTo(204);
        assertThat(forgotten.body()).isEmpty();
        assertThat(films.api().get("/films?id=eq.3").body()).isEqualTo("[]");

        Reply teapot = films.api().post("/rpc/teapot", "{}");
        assertThat(teapot.status()).isEqualTo(418);
        assertThat(teapot.header("x-pot")).isEqualTo("blue");
        assertThat(teapot.body()).isEqualTo("\"short and stout\"");
        assertThat(films.api().post("/rpc/add", "{\"a\":1}").status()).isEqualTo(200);
        assertRefused(films.api().post("/rpc/broken_status", "{}"), 500, "PGRST112");
        assertRefused(films.api().post("/rpc/broken_headers", "{}"), 500, "PGRST111");
    }

    @Test
    void functionsSeeTheRequestWithoutItsSecrets() {
        Reply reply =
                films.api()
                        .with("x-client-info", "test")
                        .with("cookie", "secret")
                        .with("apikey", "secret")
                        .get("/rpc/ask");

        assertThat(reply.json().path("method").asText()).isEqualTo("GET");
        assertThat(reply.json().path("path").asText()).isEqualTo("/rpc/ask");
        assertThat(reply.json().path("headers").toString())
                .isEqualTo("{\"x-client-info\":\"test\"}");
        assertThat(reply.json().path("role").asText()).isEqualTo("service_role");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "P0001|400|P0001",
                "PT402|402|PT402",
                "23505|409|23505",
                "42501|403|42501",
                "0P000|403|0P000",
                "53100|503|53100",
                "57014|500|57014",
                "XX000|500|XX000",
                "PGRST|500|PGRST121"
            })
    void refusalsOfFunctionsHaveAStatus(String state, int status, String code) {
        Reply reply =
                films.api()
                        .post(
                                "/rpc/refuse",
                                "{\"state\":\"%s\",\"said\":\"no\",\"told\":\"why\"}"
                                        .formatted(state));

        assertRefused(reply, status, code);
        if (!state.equals("PGRST")) {
            assertThat(reply.body())
                    .isEqualTo(
                            "{\"code\":\"%s\",\"details\":\"why\",\"hint\":\"a hint\",\"message\":\"no\"}"
                                    .formatted(code));
        }
    }
}
