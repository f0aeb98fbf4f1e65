package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.rest.FilmDatabase.assertRefused;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.http.DialectClient.Reply;

/** What must be refused, and do no harm. */
class RestBadInputIT {
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
                "/people?select=id,,name|400|PGRST100",
                "/people?id=1|400|PGRST100",
                "/people?id=eq.x|400|22P02",
                "/people?nope=eq.1|400|42703",
                "/people?select=nope|400|42703",
                "/people?select=id::nope|400|42704",
                "/people?id=like.1*|404|42883",
                "/people?name=match.(|400|2201B",
                "/nope|404|PGRST205",
                "/pg_class|404|PGRST205",
                "/auth.users|404|PGRST205",
                "/people?select=nope(*)|400|PGRST200",
                "/people?select=films(*)|300|PGRST201",
                "/people?select=id&films.id=eq.1|400|PGRST108",
                "/people/1|404|PGRST125",
                "/|404|PGRST125",
                "/rpc/|404|PGRST125",
                "/a%zz|404|PGRST125",
                "/rpc/nope|404|PGRST202",
                "/rpc/add?c=1|404|PGRST202",
                "/rpc/add?a=x|400|22P02",
                "/rpc/forget?p_id=1|405|25006"
            })
    void aBadReadIsRefused(String url, int status, String code) {
        assertRefused(films.api().get(url), status, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/people?select=id::text)%20from%20auth.users--",
                "/people?select=id,\"x\"\" from auth.users--\"",
                "/people?select=a:\"id\"\";drop table people;--\"",
                "/people?select=\"id\"\"; drop table people; --\"",
                "/people?\"id\"\" = 1 or true; --\"=eq.1",
                "/people?order=\"id\"\"; drop table people; --\"",
                "/people?data->>\"x' or '1'='1\"=eq.1",
                "/people?name=eq.'; drop table people; --",
                "/people?name=in.(\"'}'); drop table people; --\")",
                "/people?name=in.(\"\\\\\"\"\",x)",
                "/people?name=like.%27%3B--",
                "/people\"; drop table people; --",
                "/rpc/add\"(1); drop table people; --?a=1",
                "/rpc/greet?name='); drop table people; --",
                "/people?limit=1;drop table people",
                "/people?select=data->\"0) from auth.users --\""
            })
    void nothingAClientWritesBecomesSql(String url) {
        Reply reply = films.api().get(url);

        assertThat(reply.status()).isIn(200, 400, 404);
        assertThat(reply.body()).doesNotContain("42601", "syntax error");
        assertThat(films.api().get("/people?select=id").json()).hasSize(3);
    }

    @Test
    void wordsThatAreWrittenStayData() {
        String word = "'); drop table people; -- ?? $1 \\\\ {\\\"}";
        films.api().post("/people", "{\"id\":9,\"name\":\"%s\"}".formatted(word));

        assertThat(films.api().get("/people?select=name&id=eq.9").body())
                .isEqualTo("[{\"name\":\"%s\"}]".formatted(word));
        assertRefused(
                films.api().post("/people", "{\"id\":8,\"name\\\") values (1); --\":1}"),
                400,
                "PGRST204");
        assertRefused(films.api().post("/people", "{\"id\":8,\"name\":\"\\u0000\"}"), 400, "22P05");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "POST|/people||400|PGRST102",
                "POST|/people|{|400|PGRST102",
                "POST|/people|7|400|PGRST102",
                "POST|/people|[7]|400|PGRST102",
                "POST|/people|[{}] x|400|PGRST102",
                "POST|/people|{} {}|400|PGRST102",
                "POST|/people|[{},{}]|400|PGRST102",
                "POST|/people|{\"nope\":1}|400|PGRST204",
                "POST|/people?columns=nope|{\"id\":1}|400|PGRST204",
                "POST|/people|{\"id\":1,\"name\":\"x\"}|409|23505",
                "POST|/films|{\"director_id\":99}|409|23503",
                "POST|/people|{\"id\":5}|400|23502",
                "POST|/people|{\"id\":\"x\",\"name\":\"\"}|400|22P02",
                "POST|/nope|{}|404|PGRST205",
                "PATCH|/people?id=eq.1|[{}]|400|PGRST102",
                "PATCH|/people?id=eq.1|{\"nope\":1}|400|PGRST204",
                "PUT|/people|{}|405|PGRST117",
                "PATCH|/rpc/add|{}|405|PGRST117",
                "POST|/rpc/add|[]|400|PGRST102",
                "POST|/rpc/add|{\"a\":1,\"c\":2}|404|PGRST202",
                "POST|/rpc/add||404|PGRST202",
                "POST|/rpc/add|{\"a\":\"x\"}|400|22P02"
            })
    void aBadWriteIsRefused(String method, String url, String body, int status, String code) {
        assertRefused(films.api().send(method, url, body == null ? "" : body), status, code);
    }

    @Test
    void bodiesAreJsonInUtf8() {
        assertRefused(
                films.api().with("content-type", "text/csv").post("/people", "id\n1"),
                400,
                "PGRST102");
        assertRefused(films.api().post("/people", "[".repeat(200_000)), 400, "PGRST102");
        String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
        assertRefused(
                films.api().post("/people", "{\"id\":4,\"name\":\"x\",\"data\":" + deep + "}"),
                400,
                "PGRST102");
    }
}
