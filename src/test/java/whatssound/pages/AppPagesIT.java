package whatssound.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;

/** What other programs are told of a link, over a real socket. */
class AppPagesIT {
    private static final Pattern FIELD =
            Pattern.compile("<meta (?:property|name)=\"([a-z:]+)\" content=\"([^\"]*)\" />");

    private final TestServer server = TestServer.shared();
    private final User host = server.signUp("Ann");

    @Test
    void aLinkTellsTheSessionAndNothingInItsNameBreaksOut() {
        JsonNode session = create("<script>alert(1)</script> \\\"&' x");
        String page = page(session, "en").body();

        assertThat(field(page, "og:title"))
                .isEqualTo("&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&#39; x");
        assertThat(page).doesNotContain("<script>alert");
        assertThat(field(page, "og:url")).isEqualTo(server.url() + "/s/" + code(session));
        assertThat(field(page, "og:description")).isEqualTo("1 listening");
        assertThat(field(page, "og:image")).isEqualTo(server.url() + "/preview.jpg");
        assertThat(field(page, "twitter:card")).isEqualTo("summary_large_image");
        assertThat(page.indexOf("og:title")).isLessThan(page.indexOf("</head>"));
    }

    @Test
    void itTellsWhatPlaysWithItsCoverInTheReadersLanguage() {
        JsonNode session = create("Attic");
        JsonNode track =
                TestServer.json(
                                server.get(
                                        "/rest/v1/tracks?demo=eq.true&title=eq.Azotea",
                                        host.accessToken()))
                        .path(0);
        for (int i = 0; i < 2; i++) {
            server.rpc(
                    host,
                    "request_track",
                    "{\"p_session\":\"%s\",\"p_track\":\"%s\"}"
                            .formatted(session.path("id").asText(), track.path("id").asText()));
            if (i == 0) {
                server.rpc(
                        host,
                        "command_playback",
                        "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_seq\":0,\"p_command\":\"play\"}"
                                .formatted(session.path("id").asText()));
            }
        }

        String page = page(session, "es-MX, en;q=0.5").body();
        assertThat(field(page, "og:description"))
                .isEqualTo(
                        "Suena «Azotea», de WhatsSound · 1 persona escuchando · 1 pista en cola");
        assertThat(field(page, "twitter:card")).isEqualTo("summary");
        String image = field(page, "og:image");
        assertThat(image).endsWith(track.path("cover_path").asText());
        HttpResponse<String> cover = server.send(HttpRequest.newBuilder(URI.create(image)));
        assertThat(cover.statusCode()).isEqualTo(200);
        assertThat(cover.headers().firstValue("content-type")).contains("image/jpeg");
        assertThat(field(page(session, "en").body(), "og:description"))
                .isEqualTo("Now playing: “Azotea” by WhatsSound · 1 listening · 1 track up next");
    }

    @Test
    void ofWhatIsNotForEverybodyItTellsTheProductsNameAndNotEvenThatItIsThere() {
        JsonNode secret = create("Secret");
        set(secret, "{\"password\":\"sesame\"}");
        JsonNode closed = create("Closed");
        set(closed, "{\"entry_closed\":true}");
        JsonNode over = create("Over");
        server.rpc(host, "end_session", "{\"p_session\":\"" + over.path("id").asText() + "\"}");

        HttpResponse<String> unknown = page("ZZZZZZ", "en");
        assertThat(field(unknown.body(), "og:title")).isEqualTo("WhatsSound");
        for (JsonNode session : new JsonNode[] {secret, closed, over}) {
            HttpResponse<String> page = page(session, "en");
            assertThat(page.body()).isEqualTo(unknown.body());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
        }
        assertThat(page("what-is-this", "en").body()).isEqualTo(unknown.body());
        assertThat(get("/", "en").body()).isEqualTo(unknown.body());
    }

    @Test
    void itIsKeptByNobodyAndFoundByNoSearch() {
        HttpResponse<String> page = page(create("Attic"), "en");

        assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(page.headers().firstValue("vary")).contains("accept-language");
        assertThat(page.headers().firstValue("x-robots-tag")).contains("noindex");
        assertThat(page.headers().firstValue("content-security-policy")).isPresent();
        assertThat(page.headers().firstValue("content-encoding")).isEmpty();
        assertThat(get("/", "en").headers().firstValue("x-robots-tag")).isEmpty();
    }

    @Test
    void itsHeadAloneSaysHowLongItIs() {
        JsonNode session = create("Ático " + UUID.randomUUID().toString().substring(0, 6));
        int length = page(session, "en").body().getBytes(UTF_8).length;
        HttpResponse<String> head =
                server.send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/s/" + code(session)))
                                .header("accept-language", "en")
                                .method("HEAD", BodyPublishers.noBody()));

        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(length);
    }

    private JsonNode create(String name) {
        return server.rpc(host, "create_session", "{\"p_name\":\"" + name + "\"}");
    }

    private void set(JsonNode session, String settings) {
        server.rpc(
                host,
                "set_session_settings",
                "{\"p_session\":\"%s\",\"p_settings\":%s}"
                        .formatted(session.path("id").asText(), settings));
    }

    private HttpResponse<String> page(JsonNode session, String languages) {
        return page(code(session).toLowerCase(Locale.ROOT), languages);
    }

    private HttpResponse<String> page(String code, String languages) {
        return get("/s/" + code, languages);
    }

    private HttpResponse<String> get(String path, String languages) {
        return server.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("accept", "text/html")
                        .header("accept-language", languages));
    }

    private static String code(JsonNode session) {
        return session.path("code").asText();
    }

    private static String field(String page, String name) {
        Matcher fields = FIELD.matcher(page);
        while (fields.find()) {
            if (fields.group(1).equals(name)) {
                return fields.group(2);
            }
        }
        return "";
    }
}
