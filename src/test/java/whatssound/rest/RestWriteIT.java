package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.rest.FilmDatabase.assertRefused;
import static whatssound.rest.FilmDatabase.parsed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.http.DialectClient;
import whatssound.http.DialectClient.Reply;

/** Inserting, updating and deleting rows of tables. */
class RestWriteIT {
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

    @Test
    void insertsAnswerWhatIsAskedFor() {
        Reply minimal = films.api().post("/people", "{\"id\":4,\"name\":\"Di\"}");
        Reply shown =
                films.api()
                        .with("prefer", "return=representation")
                        .post(
                                "/films?select=id,title,d:people!director_id(name)",
                                "{\"director_id\":1}");
        Reply bulk =
                films.api()
                        .with("prefer", "return=representation,count=exact")
                        .post(
                                "/people?columns=\"id\",\"name\"&select=id,name,tags&order=id.desc",
                                "[{\"id\":5,\"name\":\"E\",\"tags\":[\"x\"]},{\"name\":\"F\",\"id\":6}]");

        assertThat(minimal.status()).isEqualTo(201);
        assertThat(minimal.body()).isEmpty();
        assertThat(shown.status()).isEqualTo(201);
        assertThat(shown.body())
                .isEqualTo("[{\"id\":10,\"title\":\"Untitled\",\"d\":{\"name\":\"Ada\"}}]");
        assertThat(bulk.json())
                .isEqualTo(
                        parsed(
                                "[{\"id\":6,\"name\":\"F\",\"tags\":null},{\"id\":5,\"name\":\"E\",\"tags\":null}]"));
        assertThat(bulk.header("content-range")).isEqualTo("*/2");
        assertThat(bulk.header("preference-applied"))
                .isEqualTo("return=representation, count=exact");
        assertThat(films.api().post("/people", "[]").status()).isEqualTo(201);
    }

    @Test
    void missingValuesBecomeNullOrTheDefault() {
        String rows = "[{\"director_id\":1,\"title\":\"X\"},{\"director_id\":2}]";

        assertRefused(films.api().post("/films?columns=director_id,title", rows), 400, "23502");
        assertRefused(films.api().post("/films", rows), 400, "PGRST102");
        assertThat(
                        films.api()
                                .with("prefer", "return=representation,missing=default")
                                .post("/films?columns=director_id,title&select=title", rows)
                                .body())
                .isEqualTo("[{\"title\":\"X\"}, \n {\"title\":\"Untitled\"}]");
    }

    @Test
    void upsertsMergeOrIgnore() {
        DialectClient merging =
                films.api().with("prefer", "resolution=merge-duplicates,return=representation");
        Reply mixed =
                merging.post(
                        "/people?select=id,name,tags&order=id",
                        "[{\"id\":1,\"name\":\"New\"},{\"id\":7,\"name\":\"G\"}]");
        Reply updates = merging.post("/people?select=name", "{\"id\":1,\"name\":\"Newer\"}");
        Reply byTitle =
                merging.post(
                        "/films?on_conflict=title&select=id,stars",
                        "{\"title\":\"Beta\",\"director_id\":1,\"stars\":5}");
        Reply ignored =
                films.api()
                        .with("prefer", "resolution=ignore-duplicates,return=representation")
                        .post("/people", "{\"id\":1,\"name\":\"Never\"}");

        assertThat(mixed.status()).isEqualTo(201);
        assertThat(mixed.json())
                .isEqualTo(
                        parsed(
                                "[{\"id\":1,\"name\":\"New\",\"tags\":[\"red\",\"blue\"]},{\"id\":7,\"name\":\"G\",\"tags\":null}]"));
        assertThat(updates.status()).isEqualTo(200);
        assertThat(byTitle.body()).isEqualTo("[{\"id\":2,\"stars\":5}]");
        assertThat(ignored.status()).isEqualTo(200);
        assertThat(ignored.body()).isEqualTo("[]");
        assertThat(films.api().get("/people?id=eq.1&select=name").body())
                .isEqualTo("[{\"name\":\"Newer\"}]");
    }

    @Test
    void updatesAndDeletesAffectTheRowsChosen() {
        DialectClient showing = films.api().with("prefer", "return=representation");

        Reply updated =
                showing.send("PATCH", "/people?id=gt.1&select=id,tags", "{\"tags\":[\"new\"]}");
        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.json()).hasSize(2);
        assertThat(films.api().send("PATCH", "/people?id=eq.1", "{\"name\":\"Z\"}").status())
                .isEqualTo(204);
        assertThat(showing.send("PATCH", "/people?id=eq.1", "{}").body()).isEqualTo("[]");
        assertThat(
                        showing.send(
                                        "PATCH",
                                        "/people?name=eq.Z&select=name",
                                        "{\"name\":\"Not Z\"}")
                                .body())
                .isEqualTo("[{\"name\":\"Not Z\"}]");
        assertThat(films.api().send("DELETE", "/films?id=eq.3", "").status()).isEqualTo(204);
        assertThat(showing.send("DELETE", "/films?or=(id.eq.1,id.eq.3)&select=id", "").body())
                .isEqualTo("[{\"id\":1}]");
        assertThat(films.api().get("/films?select=id").body()).isEqualTo("[{\"id\":2}]");
    }

    @Test
    void aRefusedWriteIsUndone() {
        DialectClient strict = films.api().with("prefer", "handling=strict,max-affected=1");
        DialectClient single =
                films.api()
                        .with("prefer", "return=representation")
                        .with("accept", "application/vnd.pgrst.object+json");

        assertThat(strict.send("DELETE", "/posters?film_id=gte.0", "").status()).isEqualTo(204);
        assertRefused(strict.send("PATCH", "/people?id=gt.0", "{\"name\":\"x\"}"), 400, "PGRST124");
        assertRefused(single.send("PATCH", "/people?id=gt.0", "{\"name\":\"x\"}"), 406, "PGRST116");
        assertRefused(
                films.api().with("prefer", "handling=strict,x=y").get("/people"), 400, "PGRST122");
        assertThat(films.api().get("/people?name=eq.x").body()).isEqualTo("[]");
    }
}
