package whatssound.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.storage.StorageFixture.content;
import static whatssound.storage.StorageFixture.get;
import static whatssound.storage.StorageFixture.keyClaims;
import static whatssound.storage.StorageFixture.request;
import static whatssound.storage.StorageFixture.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpRequest.RequestBody;
import whatssound.http.HttpResponse;
import whatssound.http.Query;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageDialectIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] HELLO = "Hello, world!".getBytes(StandardCharsets.UTF_8);

    private StorageFixture fixture;
    private Claims ana;
    private HttpHandler asAna;
    private HttpHandler asBen;
    private HttpHandler asNobody;

    @BeforeAll
    void start() {
        fixture = new StorageFixture();
        fixture.sql(
                """
                insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
                  ('drawer', 'drawer', false, 1000, null), ('window', 'window', true, null, array['text/*'])
                """);
        fixture.sql(
                """
                create policy "own folder" on storage.objects for all to authenticated
                  using (bucket_id in ('drawer', 'window') and (storage.foldername(name))[1] = (select auth.uid())::text)
                """);
        fixture.sql(
                "create policy \"all see the drawer\" on storage.buckets for select to authenticated using (id = 'drawer')");
        ana = fixture.newUser();
        asAna = fixture.dialect(ana, Map.of());
        asBen = fixture.dialect(fixture.newUser(), Map.of());
        asNobody = fixture.dialect(keyClaims("anon"), Map.of());
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void aFormIsStoredAndServedBack() throws Exception {
        HttpResponse stored =
                asAna.handle(
                        fixture.form("/object/drawer/" + own("form%20one"), "text/plain", HELLO));

        assertThat(stored.status()).as(text(stored)).isEqualTo(200);
        JsonNode reply = JSON.readTree(content(stored));
        assertThat(reply.get("Key").asText()).isEqualTo("drawer/" + own("form one"));
        assertThat(reply.get("Id").asText()).hasSize(36);

        HttpResponse read = asAna.handle(get("/object/drawer/" + own("form%20one"), Map.of()));
        assertThat(read.status()).isEqualTo(200);
        assertThat(content(read)).isEqualTo(HELLO);
        assertThat(read.headers().fields())
                .containsEntry("content-type", "text/plain")
                .containsEntry("cache-control", "max-age=3600")
                .containsEntry("accept-ranges", "bytes")
                .containsEntry("x-robots-tag", "none")
                .containsKeys("etag", "last-modified");

        JsonNode info =
                JSON.readTree(
                        content(
                                asAna.handle(
                                        get(
                                                "/object/info/drawer/" + own("form%20one"),
                                                Map.of()))));
        assertThat(info.get("size").asLong()).isEqualTo(HELLO.length);
        assertThat(info.get("metadata").get("mood").asText()).isEqualTo("blue");
        assertThat(info.get("id").asText()).isEqualTo(reply.get("Id").asText());
    }

    @Test
    void nothingTellsThatSomebodyElseHasTheSameBytes() throws Exception {
        byte[] secret = "the same as Ana's".getBytes(StandardCharsets.UTF_8);
        byte[] unheard = "nobody else's yet".getBytes(StandardCharsets.UTF_8);
        assertThat(secret).hasSameSizeAs(unheard);
        asAna.handle(fixture.form("/object/drawer/" + own("secret"), "text/plain", secret));
        Claims eve = fixture.newUser();
        HttpHandler asEve = fixture.dialect(eve, Map.of());

        assertThat(storeAndRead(asEve, eve, secret)).isEqualTo(storeAndRead(asEve, eve, unheard));
    }

    /** All that is answered, without the ids, times and hashes that are the object's own. */
    private String storeAndRead(HttpHandler as, Claims who, byte[] content) {
        String path = "/object/drawer/" + who.subject() + "/guess";
        HttpResponse stored = as.handle(fixture.form(path, "text/plain", content));
        HttpResponse again = as.handle(fixture.form(path, "text/plain", content));
        HttpResponse read = as.handle(get(path, Map.of()));
        HttpResponse removed = as.handle(request("DELETE", path, Map.of(), new RequestBody.None()));
        StringBuilder answers = new StringBuilder();
        for (HttpResponse answer : List.of(stored, again, read, removed)) {
            answers.append(answer.status()).append(answer.headers().fields().keySet());
        }
        return answers
                + text(stored).replaceAll("\"Id\":\"[^\"]*\"", "")
                + text(again)
                + text(removed);
    }

    @Test
    void aRawBodyIsStoredWithItsHeaders() throws Exception {
        String metadata =
                Base64.getEncoder().encodeToString("{\"n\":1}".getBytes(StandardCharsets.UTF_8));
        HttpResponse stored =
                asAna.handle(
                        request(
                                "POST",
                                "/object/drawer/" + own("raw"),
                                Map.of(
                                        "content-type",
                                        "text/csv",
                                        "cache-control",
                                        "max-age=60",
                                        "x-metadata",
                                        metadata),
                                new RequestBody.Bytes(HELLO)));

        assertThat(stored.status()).as(text(stored)).isEqualTo(200);
        HttpResponse read =
                asAna.handle(get("/object/authenticated/drawer/" + own("raw"), Map.of()));
        assertThat(content(read)).isEqualTo(HELLO);
        assertThat(read.headers().fields())
                .containsEntry("content-type", "text/csv")
                .containsEntry("cache-control", "max-age=60");
    }

    @Test
    void aNameIsTakenUnlessTheUploadReplaces() {
        String path = "/object/drawer/" + own("twice");
        assertThat(asAna.handle(raw("POST", path, "one")).status()).isEqualTo(200);
        assertRefused(asAna.handle(raw("POST", path, "two")), ErrorCode.KEY_ALREADY_EXISTS);
        assertThat(text(asAna.handle(get(path, Map.of())))).isEqualTo("one");

        HttpRequest upsert =
                request(
                        "POST",
                        path,
                        Map.of("x-upsert", "true"),
                        fixture.spooled("three".getBytes(StandardCharsets.UTF_8)));
        assertThat(asAna.handle(upsert).status()).isEqualTo(200);
        assertThat(text(asAna.handle(get(path, Map.of())))).isEqualTo("three");
        assertThat(asAna.handle(raw("PUT", path, "four")).status()).isEqualTo(200);
        assertThat(text(asAna.handle(get(path, Map.of())))).isEqualTo("four");
    }

    @Test
    void policiesDecideWhoWritesAndReads() {
        String path = "/object/drawer/" + own("private");
        assertRefused(asBen.handle(raw("POST", path, "x")), ErrorCode.ACCESS_DENIED);
        assertRefused(asNobody.handle(raw("POST", path, "x")), ErrorCode.ACCESS_DENIED);
        assertThat(asAna.handle(raw("POST", path, "x")).status()).isEqualTo(200);
        assertRefused(asBen.handle(raw("PUT", path, "y")), ErrorCode.ACCESS_DENIED);
        assertRefused(asBen.handle(get(path, Map.of())), ErrorCode.NO_SUCH_KEY);
        assertRefused(asNobody.handle(get(path, Map.of())), ErrorCode.NO_SUCH_KEY);
        assertRefused(
                asAna.handle(get("/object/public/drawer/" + own("private"), Map.of())),
                ErrorCode.NO_SUCH_KEY);
        assertRefused(
                asBen.handle(get("/object/info/drawer/" + own("private"), Map.of())),
                ErrorCode.NO_SUCH_KEY);
    }

    @Test
    void aRefusedUploadLeavesNoBytes() {
        String content = "nobody will ever store this";
        int before = fixture.files().size();
        assertRefused(
                asBen.handle(raw("POST", "/object/drawer/" + own("a"), content)),
                ErrorCode.ACCESS_DENIED);
        assertRefused(
                asAna.handle(raw("POST", "/object/attic/x", content)), ErrorCode.NO_SUCH_BUCKET);
        assertRefused(
                asAna.handle(raw("POST", "/object/drawer/" + own("b"), content.repeat(100))),
                ErrorCode.ENTITY_TOO_LARGE);
        assertRefused(
                asAna.handle(
                        fixture.form("/object/drawer/" + own("c"), "text/plain", new byte[1001])),
                ErrorCode.ENTITY_TOO_LARGE);
        assertRefused(
                asAna.handle(fixture.form("/object/window/" + own("d"), "audio/mpeg", HELLO)),
                ErrorCode.INVALID_MIME_TYPE);
        assertRefused(
                asAna.handle(raw("POST", "/object/drawer/" + own("../e"), content)),
                ErrorCode.INVALID_KEY);
        assertThat(fixture.files()).hasSize(before);
    }

    @Test
    void theServersLimitHoldsWhereTheBucketHasNone() {
        StorageDialect strict =
                new StorageDialect(
                        fixture.database(),
                        fixture.blobs(),
                        fixture.objects(),
                        request -> ana,
                        Map.of(),
                        new AddressSignatures(
                                "a secret of the fixture, of 32 bytes", fixture.clock),
                        5);
        HttpRequest request =
                request(
                        "POST",
                        "/object/window/" + own("long"),
                        Map.of("content-type", "text/plain"),
                        fixture.spooled(HELLO));
        assertRefused(strict.handle(request), ErrorCode.ENTITY_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no form at all",
                "--b|",
                "--b|Content-Disposition: form-data; name=''||cut off",
                "--b|Content-Disposition: form-data; name='cacheControl'||3600|--b--|",
                "--b|Content-Disposition: form-data; name='metadata'||[1]|--b|Content-Disposition: form-data; name=''||x|--b--|",
                "--b|Content-Disposition: form-data; name='cacheControl'||a\nb|--b|Content-Disposition: form-data; name=''||x|--b--|",
            })
    void aMalformedFormIsRefused(String form) {
        String body = form.replace("|", "\r\n").replace('\'', '"');
        int before = fixture.files().size();
        HttpResponse response =
                asAna.handle(
                        request(
                                "POST",
                                "/object/drawer/" + own("malformed"),
                                Map.of("content-type", "multipart/form-data; boundary=b"),
                                fixture.spooled(body.getBytes(StandardCharsets.UTF_8))));
        assertRefused(response, ErrorCode.INVALID_REQUEST);
        assertThat(fixture.files()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-4, Hello, bytes 0-4/13",
        "bytes=7-, world!, bytes 7-12/13",
        "bytes=-1, !, bytes 12-12/13"
    })
    void aRangeIsAPart(String range, String expected, String contentRange) {
        HttpResponse part =
                asNobody.handle(get("/object/public/window/" + greeting(), Map.of("range", range)));
        assertThat(part.status()).isEqualTo(206);
        assertThat(text(part)).isEqualTo(expected);
        assertThat(part.headers().get("content-range")).contains(contentRange);
    }

    @Test
    void aRangeBeyondTheEndIs416AndSeveralAreTheWhole() {
        String path = "/object/public/window/" + greeting();
        HttpResponse beyond = asNobody.handle(get(path, Map.of("range", "bytes=13-")));
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.headers().get("content-range")).contains("bytes */13");
        assertThat(asNobody.handle(get(path, Map.of("range", "bytes=0-1,3-4"))).status())
                .isEqualTo(200);
    }

    @Test
    void whoHasTheObjectIsToldSo() {
        String path = "/object/public/window/" + greeting();
        HttpResponse whole = asNobody.handle(get(path, Map.of()));
        String eTag = whole.headers().get("etag").orElseThrow();
        String modified = whole.headers().get("last-modified").orElseThrow();

        assertThat(asNobody.handle(get(path, Map.of("if-none-match", "\"x\", W/" + eTag))).status())
                .isEqualTo(304);
        assertThat(asNobody.handle(get(path, Map.of("if-none-match", "\"x\""))).status())
                .isEqualTo(200);
        assertThat(asNobody.handle(get(path, Map.of("if-modified-since", modified))).status())
                .isEqualTo(304);
        assertThat(
                        asNobody.handle(
                                        get(
                                                path,
                                                Map.of(
                                                        "if-modified-since",
                                                        "Sat, 01 Jan 2000 00:00:00 GMT")))
                                .status())
                .isEqualTo(200);
        assertThat(
                        asNobody.handle(get(path, Map.of("range", "bytes=0-0", "if-range", eTag)))
                                .status())
                .isEqualTo(206);
        assertThat(
                        asNobody.handle(
                                        get(
                                                path,
                                                Map.of("range", "bytes=0-0", "if-range", "\"x\"")))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void aDownloadIsNamed() {
        String path = "/object/public/window/" + greeting();
        HttpResponse named = asNobody.handle(withQuery(path, "download", "señal 1.txt"));
        assertThat(named.headers().get("content-disposition"))
                .contains(
                        "attachment; filename=se%C3%B1al%201.txt; filename*=UTF-8''se%C3%B1al%201.txt;");
        assertThat(
                        asNobody.handle(withQuery(path, "download", ""))
                                .headers()
                                .get("content-disposition"))
                .contains("attachment;");
    }

    @Test
    void foldersAreListedBeforeFiles() throws Exception {
        for (String name :
                List.of("list/b.txt", "list/a.txt", "list/sub/c.txt", "list/sub/d.txt", "listed")) {
            assertThat(asAna.handle(raw("POST", "/object/drawer/" + own(name), name)).status())
                    .isEqualTo(200);
        }
        JsonNode all = list(asAna, "{\"prefix\":\"%s\"}".formatted(own("list")));
        assertThat(all.findValuesAsText("name")).containsExactly("sub", "a.txt", "b.txt");
        assertThat(all.get(0).get("id").isNull()).isTrue();
        assertThat(all.get(1).get("metadata").get("size").asInt()).isEqualTo(10);

        JsonNode page =
                list(
                        asAna,
                        "{\"prefix\":\"%s/\",\"limit\":1,\"offset\":1,\"sortBy\":{\"column\":\"name\",\"order\":\"desc\"}}"
                                .formatted(own("list")));
        assertThat(page.findValuesAsText("name")).containsExactly("b.txt");
        assertThat(
                        list(asAna, "{\"prefix\":\"%s\",\"search\":\"A\"}".formatted(own("list")))
                                .findValuesAsText("name"))
                .containsExactly("a.txt");
        assertThat(list(asBen, "{\"prefix\":\"%s\"}".formatted(own("list")))).isEmpty();
        assertRefused(
                asAna.handle(
                        request(
                                "POST",
                                "/object/list/drawer",
                                Map.of(),
                                new RequestBody.Bytes(
                                        "{\"sortBy\":{\"column\":\"; drop\"}}"
                                                .getBytes(StandardCharsets.UTF_8)))),
                ErrorCode.INVALID_REQUEST);
    }

    @Test
    void whatIsRemovedIsGoneWithItsBytesUnlessShared() throws Exception {
        String content = "shared by two objects";
        assertThat(asAna.handle(raw("POST", "/object/drawer/" + own("gone"), content)).status())
                .isEqualTo(200);
        assertThat(asAna.handle(raw("POST", "/object/drawer/" + own("kept"), content)).status())
                .isEqualTo(200);
        int files = fixture.files().size();

        assertThat(text(remove(asBen, own("gone")))).isEqualTo("[]");
        JsonNode removed = JSON.readTree(content(remove(asAna, own("gone"))));
        assertThat(removed.findValuesAsText("name")).containsExactly(own("gone"));
        assertRefused(
                asAna.handle(get("/object/drawer/" + own("gone"), Map.of())),
                ErrorCode.NO_SUCH_KEY);
        assertThat(text(asAna.handle(get("/object/drawer/" + own("kept"), Map.of()))))
                .isEqualTo(content);
        assertThat(fixture.files()).hasSize(files);

        remove(asAna, own("kept"));
        assertThat(fixture.files()).hasSize(files - 1);
    }

    @Test
    void bucketsAreShownAsPoliciesAllow() throws Exception {
        JsonNode seen = JSON.readTree(content(asAna.handle(get("/bucket", Map.of()))));
        assertThat(seen.findValuesAsText("id")).containsExactly("drawer");
        JsonNode drawer = JSON.readTree(content(asAna.handle(get("/bucket/drawer", Map.of()))));
        assertThat(drawer.get("file_size_limit").asLong()).isEqualTo(1000);
        assertRefused(asAna.handle(get("/bucket/window", Map.of())), ErrorCode.NO_SUCH_BUCKET);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing",
        "POST, /bucket",
        "POST, /object/upload/sign/drawer/x",
        "POST, /object/move",
        "PATCH, /object/drawer/x",
        "GET, /object/list/drawer",
        "GET, /render/image/public/drawer/x"
    })
    void whatIsNotThereIsTold(String method, String path) {
        HttpResponse response =
                asAna.handle(request(method, path, Map.of(), new RequestBody.None()));
        assertThat(response.status()).isIn(400, 404);
        assertThat(text(response)).contains("\"statusCode\":\"4");
    }

    @Test
    void aForgedTokenIsRefusedInTheDialectsShape() {
        StorageDialect dialect =
                new StorageDialect(
                        fixture.database(),
                        fixture.blobs(),
                        fixture.objects(),
                        request -> {
                            throw new WhatsSoundException(
                                    ErrorCode.JWT_SIGNATURE_ERROR, "signature");
                        },
                        Map.of(),
                        new AddressSignatures(
                                "a secret of the fixture, of 32 bytes", fixture.clock),
                        1);
        assertRefused(dialect.handle(get("/object/drawer/x/y", Map.of())), ErrorCode.INVALID_JWT);
        assertThat(dialect.handle(get("/object/public/window/" + greeting(), Map.of())).status())
                .isEqualTo(200);
    }

    private String own(String name) {
        return ana.subject() + "/" + name;
    }

    /** An object in the public bucket, stored at first use. */
    private String greeting() {
        asAna.handle(fixture.form("/object/window/" + own("greeting"), "text/plain", HELLO));
        return own("greeting");
    }

    private HttpRequest raw(String method, String path, String content) {
        return request(
                method,
                path,
                Map.of("content-type", "text/plain"),
                fixture.spooled(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpRequest withQuery(String path, String name, String value) {
        HttpRequest plain = get(path, Map.of());
        return new HttpRequest(
                plain.method(),
                plain.path(),
                new Query(List.of(new Query.Parameter(name, value))),
                plain.headers(),
                plain.body(),
                plain.clientAddress());
    }

    private static JsonNode list(HttpHandler as, String body) throws Exception {
        HttpResponse response =
                as.handle(
                        request(
                                "POST",
                                "/object/list/drawer",
                                Map.of(),
                                new RequestBody.Bytes(body.getBytes(StandardCharsets.UTF_8))));
        assertThat(response.status()).as(text(response)).isEqualTo(200);
        return JSON.readTree(content(response));
    }

    private static HttpResponse remove(HttpHandler as, String name) {
        byte[] body = "{\"prefixes\":[\"%s\"]}".formatted(name).getBytes(StandardCharsets.UTF_8);
        return as.handle(
                request("DELETE", "/object/drawer", Map.of(), new RequestBody.Bytes(body)));
    }

    private static void assertRefused(HttpResponse response, ErrorCode code) {
        assertThat(text(response))
                .contains("\"code\":\"" + code.code() + "\"")
                .contains("\"statusCode\":\"" + code.httpStatus() + "\"");
        assertThat(response.status()).isEqualTo(400);
    }
}
