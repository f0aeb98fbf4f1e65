package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.rest.FilmDatabase.assertRefused;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.auth.Tokens;
import whatssound.error.ErrorCode;
import whatssound.error.TooSoon;
import whatssound.http.DialectClient;
import whatssound.http.DialectClient.Reply;

/** What one client may ask of the server's memory and connections. */
class RestLimitsIT {
    private static final byte[] SECRET =
            "a secret that is longer than thirty-two bytes".getBytes(StandardCharsets.US_ASCII);
    private static final String COLLEAGUES =
            "people!films_director_id_fkey(films!films_director_id_fkey(*))";

    private static FilmDatabase films;

    @BeforeAll
    static void start() {
        films = FilmDatabase.fresh();
        films.sql(
                "create function doze() returns void language sql as 'select pg_sleep(0.5)';"
                        + " grant execute on function doze() to anon, service_role");
    }

    @AfterAll
    static void stop() {
        films.close();
    }

    /** 300 films of one director, with titles of 500 characters. */
    @BeforeEach
    void fill() {
        films.fill();
        films.sql(
                "insert into films (id, title, director_id)"
                        + " select 100 + n, rpad('Film ' || n, 500, '.'), 3"
                        + " from generate_series(1, 300) n");
    }

    @Test
    void embeddingsThatMultiplyAreRefusedAndTheConnectionLivesOn() {
        Reply reply = films.api().get("/films?select=*," + COLLEAGUES + "&limit=300");

        assertRefused(reply, 413, "result_too_large");
        assertThat(films.api().get("/films?select=id&limit=2").json()).hasSize(2);
    }

    @Test
    void eachRowEmbedsAHundredAtMost() {
        String select = "/people?id=eq.3&select=films!films_director_id_fkey(id)";

        assertThat(films.api().get(select).json().at("/0/films")).hasSize(100);
        assertThat(films.api().get(select + "&films.limit=500").json().at("/0/films")).hasSize(100);
        assertThat(films.api().get(select + "&films.offset=290").json().at("/0/films")).hasSize(10);
    }

    @Test
    void aWriteWhoseAnswerIsTooLargeIsUndone() {
        Reply reply =
                films.api()
                        .with("prefer", "return=representation")
                        .send(
                                "PATCH",
                                "/films?director_id=eq.3&select=*," + COLLEAGUES,
                                "{\"stars\":1}");

        assertRefused(reply, 413, "result_too_large");
        assertThat(films.api().get("/films?stars=eq.1").json()).isEmpty();
    }

    @Test
    void oneUserHasFewRequestsAtOnceAndTheRestWaitOrAreRefused() throws Exception {
        Tokens tokens = new Tokens(SECRET, "http://test/auth/v1", Instant::now);
        DialectClient impatient = client(tokens, turns(1, Duration.ofMillis(100)));
        DialectClient patient = client(tokens, turns(1, Duration.ofSeconds(5)));

        assertThat(statuses(impatient.with("apikey", tokens.anonKey())))
                .containsExactlyInAnyOrder(204, 429);
        assertThat(statuses(patient.with("apikey", tokens.anonKey()))).containsExactly(204, 204);
        assertThat(statuses(impatient.as(tokens.serviceKey()))).containsExactly(204, 204);
    }

    private static RequestTurns turns(int atOnce, Duration patience) {
        return new RequestTurns(atOnce, patience, Map.of());
    }

    @Test
    void callsThatWaitForEachOtherTakeNoConnectionFromTheRest() throws Exception {
        Tokens tokens = new Tokens(SECRET, "http://test/auth/v1", Instant::now);
        RequestTurns narrow = new RequestTurns(4, Duration.ofMillis(100), Map.of("doze", 1));
        DialectClient client = client(tokens, narrow).with("apikey", tokens.anonKey());

        assertThat(statuses(client)).containsExactlyInAnyOrder(204, 429);
        assertThat(client.post("/rpc/doze", "").status())
                .as("the turn is given back")
                .isEqualTo(204);
    }

    private static DialectClient client(Tokens tokens, RequestTurns turns) {
        return new DialectClient(
                new RestDialect(
                        films.database().database(),
                        tokens,
                        CallAdmission.ALL,
                        CallWitness.NONE,
                        turns));
    }

    @Test
    void aCallThatComesTooSoonIsRefusedBeforeAnySqlWithTheSecondsToWait() {
        List<String> asked = new ArrayList<>();
        CallAdmission never =
                (function, caller, network, arguments) -> {
                    asked.add(caller.role() + " " + function);
                    return Optional.of(new TooSoon(ErrorCode.TOO_MANY_CALLS, 7));
                };
        Tokens tokens = new Tokens(SECRET, "http://test/auth/v1", Instant::now);
        DialectClient client =
                new DialectClient(
                                new RestDialect(
                                        films.database().database(),
                                        tokens,
                                        never,
                                        CallWitness.NONE,
                                        Map.of()))
                        .with("apikey", tokens.anonKey());

        for (String path : List.of("/rpc/doze", "/rpc/d%6Fze", "/rpc/missing")) {
            Reply reply = client.post(path, "");

            assertRefused(reply, 429, "too_many_calls");
            assertThat(reply.header("retry-after")).isEqualTo("7");
            assertThat(reply.json().path("details").textValue()).isEqualTo("{\"retry_after_s\":7}");
        }
        assertThat(client.get("/rpc/doze?a=1").status()).isEqualTo(429);
        assertThat(client.as(tokens.serviceKey()).get("/films?limit=1").status()).isEqualTo(200);
        assertThat(asked).containsExactly("anon doze", "anon doze", "anon missing", "anon doze");
    }

    @Test
    void callsThatAreAnsweredWellAreWitnessedWithTheirArguments() {
        List<String> heard = new ArrayList<>();
        Tokens tokens = new Tokens(SECRET, "http://test/auth/v1", Instant::now);
        DialectClient client =
                new DialectClient(
                                new RestDialect(
                                        films.database().database(),
                                        tokens,
                                        CallAdmission.ALL,
                                        (function, caller, arguments) ->
                                                heard.add(caller.role() + " " + arguments),
                                        Map.of()))
                        .with("apikey", tokens.anonKey());

        client.post("/rpc/doze", "{}");
        client.post("/rpc/missing", "{}");
        client.post("/rpc/doze", "{\"of\":1}");
        client.get("/films?limit=1");

        assertThat(heard).containsExactly("anon {}");
    }

    private static List<Integer> statuses(DialectClient client) throws Exception {
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> replies =
                    Stream.generate(() -> both.submit(() -> client.post("/rpc/doze", "")))
                            .limit(2)
                            .toList();
            return List.of(replies.get(0).get().status(), replies.get(1).get().status());
        }
    }
}
