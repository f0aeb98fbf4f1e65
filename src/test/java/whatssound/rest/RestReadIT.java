package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.rest.FilmDatabase.assertRefused;
import static whatssound.rest.FilmDatabase.parsed;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.http.DialectClient;
import whatssound.http.DialectClient.Reply;

/** Reading rows of tables. */
class RestReadIT {
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
                "id=eq.2|2",
                "id=neq.2|1,3",
                "id=gt.1|2,3",
                "id=gte.2|2,3",
                "id=lt.2|1",
                "id=lte.2|1,2",
                "id=not.eq.2|1,3",
                "id=in.(1,3)|1,3",
                "id=not.in.(1,3)|2",
                "id=in.()|",
                "name=in.(\"Cy, \\\"the (man)\\\"\",Bo)|2,3",
                "name=like.A*|1",
                "name=ilike.*A*|1,3",
                "name=like(any).{A*,B*}|1,2",
                "name=ilike(all).{*a*,c*}|3",
                "name=match.^[AB]|1,2",
                "name=imatch.^[ab]|1,2",
                "id=eq(any).{2,3}|2,3",
                "boss_id=is.null|1",
                "boss_id=not.is.null|2,3",
                "boss_id=is.not_null|2,3",
                "boss_id=isdistinct.1|1",
                "tags=cs.{red}|1",
                "tags=cd.{red,blue,green}|1,2",
                "tags=ov.{blue,black}|1",
                "data=cs.{\"n\":10}|2",
                "data->>n=eq.10|2",
                "data->n=gt.6|2",
                "data->a->b->>0=eq.x|1",
                "data->a->b->-1=eq.7|1",
                "or=(id.eq.1,name.eq.Bo)|1,2",
                "not.or=(id.eq.1,name.eq.Bo)|3",
                "or=(and(id.gt.1,id.lt.3),tags.cs.{red})|1,2",
                "and=(id.gte.2,or(name.like.B*,boss_id.is.null))|2",
                "or=(name.eq.\"Cy, \\\"the (man)\\\"\",id.in.(1))|1,3",
                "id=gt.1&name=eq.Bo|2",
                "order=name.desc|3,2,1",
                "order=boss_id.asc.nullsfirst,id.desc|1,3,2",
                "order=boss_id.desc.nullslast,id|2,3,1",
                "order=data->n.desc.nullslast|2,1,3",
                "limit=2|1,2",
                "limit=1&offset=1|2",
                "limit=0|"
            })
    void filtersChooseRows(String query, String ids) {
        String order = query.contains("order=") ? "" : "&order=id";
        Reply reply = films.api().get("/people?select=id&" + query + order);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().findValuesAsText("id"))
                .isEqualTo(ids == null ? List.of() : List.of(ids.split(",", -1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "people?id=eq.2|[{\"id\":2,\"name\":\"Bo\",\"data\":{\"n\": 10},\"tags\":[],\"boss_id\":1}]",
                "people?id=eq.1&select=n:name,id::text,x:data->n,data->a->b->>0,data->>n|[{\"n\":\"Ada\",\"id\":\"1\",\"x\":5,\"b\":\"x\",\"n\":\"5\"}]",
                "films?select=title,stars::int,released&id=eq.3|[{\"title\":\"Gamma ray\",\"stars\":2,\"released\":\"2026-03-01T10:00:00+00:00\"}]",
                "films?select=id,director:people!director_id(name)&id=eq.1|[{\"id\":1,\"director\":{\"name\":\"Ada\"}}]",
                "films?select=id,director_id(name),writer:films_writer(name)&id=eq.2|[{\"id\":2,\"director_id\":{\"name\":\"Ada\"},\"writer\":null}]",
                "people?select=name,films!director_id(title)&id=lt.4&order=id&films.order=title.desc|[{\"name\":\"Ada\",\"films\":[{\"title\":\"Beta\"},{\"title\":\"Alpha\"}]},{\"name\":\"Bo\",\"films\":[{\"title\":\"Gamma ray\"}]},{\"name\":\"Cy, \\\"the (man)\\\"\",\"films\":[]}]",
                "people?select=name,films!director_id!inner(id)&films.stars=gt.3|[{\"name\":\"Ada\",\"films\":[{\"id\":1}]}]",
                "people?select=name,made:films!director_id(id)&made.limit=1&made.offset=1&made.order=id&id=eq.1|[{\"name\":\"Ada\",\"made\":[{\"id\":2}]}]",
                "people?select=name,films!director_id()&films=is.null|[{\"name\":\"Cy, \\\"the (man)\\\"\"}]",
                "films?select=id,posters(colour)&id=in.(1,2)&order=id|[{\"id\":1,\"posters\":{\"colour\":\"red\"}},{\"id\":2,\"posters\":null}]",
                "films?select=id,posters()&posters=not.is.null|[{\"id\":1}]",
                "films?select=id,posters!inner(colour)&posters.colour=eq.blue|[]",
                "posters?select=films(title,people!director_id(name,films!director_id(id)))&films.people.films.id=eq.2|[{\"films\":{\"title\":\"Alpha\",\"people\":{\"name\":\"Ada\",\"films\":[{\"id\":2}]}}}]",
                "people?select=name,boss_id(name)&id=eq.2|[{\"name\":\"Bo\",\"boss_id\":{\"name\":\"Ada\"}}]",
                "long_titles?select=title|[{\"title\":\"Gamma ray\"}]",
                "people?select=id&id=eq.9|[]"
            })
    void selectShapesRows(String url, String body) {
        Reply reply = films.api().get("/" + url);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json()).isEqualTo(parsed(body));
        assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void rangesAreTold() {
        Reply all = films.api().get("/people");
        Reply page = films.api().with("prefer", "count=exact").get("/people?limit=2&offset=1");
        Reply first = films.api().with("prefer", "count=planned").get("/people?limit=2");
        Reply none = films.api().with("prefer", "count=exact").get("/people?id=eq.9");
        Reply head = films.api().with("prefer", "count=exact").send("HEAD", "/people?id=gt.1", "");

        assertThat(all.header("content-range")).isEqualTo("0-2/*");
        assertThat(page.header("content-range")).isEqualTo("1-2/3");
        assertThat(page.status()).isEqualTo(206);
        assertThat(page.header("preference-applied")).isEqualTo("count=exact");
        assertThat(first.header("content-range")).isEqualTo("0-1/3");
        assertThat(none.header("content-range")).isEqualTo("*/0");
        assertThat(none.status()).isEqualTo(200);
        assertThat(head.header("content-range")).isEqualTo("0-1/2");
        assertThat(head.body()).isEmpty();
        assertRefused(
                films.api().with("prefer", "count=exact").get("/people?offset=4"), 416, "PGRST103");
    }

    @Test
    void oneRowCanBeAskedFor() {
        DialectClient single = films.api().with("accept", "application/vnd.pgrst.object+json");

        Reply found = single.get("/people?select=id&id=eq.1");
        assertThat(found.body()).isEqualTo("{\"id\":1}");
        assertThat(found.header("content-type"))
                .isEqualTo("application/vnd.pgrst.object+json; charset=utf-8");
        assertThat(single.get("/people?id=eq.9").body())
                .isEqualTo(
                        "{\"code\":\"PGRST116\",\"details\":\"The result contains 0 rows\",\"hint\":null,"
                                + "\"message\":\"Cannot coerce the result to a single JSON object\"}");
        assertRefused(single.get("/people"), 406, "PGRST116");
        assertRefused(films.api().with("accept", "text/csv").get("/people"), 406, "PGRST107");
        assertThat(
                        films.api()
                                .with("accept", "application/vnd.pgrst.array+json;nulls=stripped")
                                .get("/people?id=eq.3&select=id,data")
                                .body())
                .isEqualTo("[{\"id\":3}]");
    }

    @Test
    void onlyTheExposedSchemaIsServed() {
        assertThat(films.api().with("accept-profile", "public").get("/people").status())
                .isEqualTo(200);
        assertRefused(films.api().with("accept-profile", "auth").get("/users"), 406, "PGRST106");
        assertRefused(
                films.api().with("content-profile", "auth").post("/users", "{}"), 406, "PGRST106");
    }

    @Test
    void rolesMayDoWhatTheyAreGranted() {
        assertThat(films.anonymous().get("/people?select=id").json()).hasSize(3);
        Reply refused = films.anonymous().get("/films");
        assertRefused(refused, 401, "42501");
        assertThat(refused.header("www-authenticate")).isEqualTo("Bearer");
        assertRefused(films.anonymous().send("DELETE", "/people?id=eq.1", ""), 401, "42501");
        assertRefused(films.anonymous().post("/rpc/add", "{\"a\":1}"), 401, "42501");
    }

    @Test
    void whatIsCreatedLaterIsFound() throws InterruptedException {
        assertRefused(films.api().get("/later"), 404, "PGRST205");
        films.sql("create table later (id int primary key, boss_id int references people)");
        Thread.sleep(1_050);
        assertThat(films.api().get("/later?select=id,people(id)").body()).isEqualTo("[]");
        assertThat(films.api().post("/later", "{\"id\":1}").status()).isEqualTo(201);
        films.sql("drop table later");
        assertRefused(films.api().get("/later"), 404, "42P01");
    }
}
