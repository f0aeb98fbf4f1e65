package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.time.Instant;
import whatssound.auth.Tokens;
import whatssound.db.TestDatabase;
import whatssound.http.DialectClient;
import whatssound.http.DialectClient.Reply;
import whatssound.http.Headers;

/** People, films and posters behind the REST API, seen by the service and by nobody. Any thread. */
record FilmDatabase(TestDatabase database, DialectClient api, DialectClient anonymous)
        implements AutoCloseable {
    private static final byte[] SECRET =
            "a secret that is longer than thirty-two bytes".getBytes(StandardCharsets.US_ASCII);

    static FilmDatabase fresh() {
        TestDatabase database = TestDatabase.fresh();
        Tokens tokens = new Tokens(SECRET, "http://test/auth/v1", Instant::now);
        DialectClient client = new DialectClient(new RestDialect(database.database(), tokens));
        FilmDatabase films =
                new FilmDatabase(
                        database,
                        client.as(tokens.serviceKey()),
                        client.with("apikey", tokens.anonKey()));
        films.sql(resource("films.sql"));
        return films;
    }

    /** The same rows before each test. */
    void fill() {
        sql(
                """
                truncate people, films, posters;
                insert into people values
                  (1, 'Ada', '{"a": {"b": ["x", 7]}, "n": 5}', '{red,blue}', null),
                  (2, 'Bo', '{"n": 10}', '{}', 1),
                  (3, 'Cy, "the (man)"', null, null, 1);
                insert into films values
                  (1, 'Alpha', 1, 2, 4.5, '2026-01-01T00:00:00Z'), (2, 'Beta', 1, null, null, null),
                  (3, 'Gamma ray', 2, 1, 2, '2026-03-01T12:00:00+02');
                alter sequence films_id_seq restart with 10;
                insert into posters values (1, 'red');
                """);
    }

    void sql(String sql) {
        database.database()
                .asOwner(
                        connection -> {
                            try (Statement statement = connection.createStatement()) {
                                return statement.execute(sql);
                            }
                        });
    }

    static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().path("code").asText()).isEqualTo(code);
        assertThat(reply.json().path("message").asText()).isNotEmpty();
    }

    static JsonNode parsed(String json) {
        return new Reply(200, Headers.NONE, json).json();
    }

    @Override
    public void close() {
        database.close();
    }

    private static String resource(String name) {
        try (InputStream sql = FilmDatabase.class.getResourceAsStream(name)) {
            assertThat(sql).as(name).isNotNull();
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
