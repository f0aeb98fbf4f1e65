package whatssound.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.storage.StorageFixture.get;
import static whatssound.storage.StorageFixture.request;
import static whatssound.storage.StorageFixture.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.auth.Tokens;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.http.Headers;
import whatssound.http.HttpRequest;
import whatssound.http.HttpRequest.RequestBody;
import whatssound.http.HttpResponse;
import whatssound.http.Query;

/** Addresses that are signed: who gets them, what they open, and for how long. */
class SignedObjectsIT {
    private static final StorageFixture FIXTURE = new StorageFixture();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BYTES = "not for everybody";

    private final Claims owner = FIXTURE.newUser();
    private final Claims stranger = FIXTURE.newUser();
    private final String path = UUID.randomUUID() + "/a.m4a";

    @AfterAll
    static void stop() {
        FIXTURE.close();
    }

    @BeforeEach
    void store() throws IOException {
        FIXTURE.clock = InstantSource.system();
        put(path, "audio/mp4", BYTES);
    }

    @Test
    void whoMayReadAnObjectGetsAnAddressThatOpensItToAnybody() throws IOException {
        String address = sign(owner, path, 60);

        HttpResponse whole = follow(stranger, address, Map.of());
        assertThat(text(whole)).isEqualTo(BYTES);
        assertThat(whole.headers().get("cache-control").orElseThrow())
                .matches("public, max-age=(60|59|58), immutable");
        assertThat(whole.headers().get("access-control-allow-origin")).contains("*");
        HttpResponse part = follow(stranger, address, Map.of("range", "bytes=4-6"));
        assertThat(part.status()).isEqualTo(206);
        assertThat(text(part)).isEqualTo("for");
        String eTag = whole.headers().get("etag").orElseThrow();
        assertThat(follow(stranger, address, Map.of("if-none-match", eTag)).status())
                .isEqualTo(304);
        assertThat(
                        FIXTURE.dialect(stranger, Map.of())
                                .handle(get("/object/public/sealed/" + path, Map.of()))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void whoMayNotGetsNone() throws IOException {
        assertRefused(askToSign(stranger, "/" + path, "{\"expiresIn\":60}"), ErrorCode.NO_SUCH_KEY);
        JsonNode both =
                JSON.readTree(
                        text(
                                askToSign(
                                        owner,
                                        "",
                                        "{\"expiresIn\":60,\"paths\":[\"%s\",\"none\"]}"
                                                .formatted(path))));
        assertThat(both.at("/0/signedURL").asText()).startsWith("/object/sign/sealed/" + path);
        assertThat(both.at("/0/error").isNull()).isTrue();
        assertThat(both.at("/1/signedURL").isNull()).isTrue();
        assertThat(both.at("/1/error").asText()).isNotEmpty();
    }

    @Test
    void anAddressIsTheSameForAllAndEnds() throws IOException {
        Instant noon = Instant.parse("2026-11-28T12:00:01Z");
        FIXTURE.clock = () -> noon;
        String address = sign(owner, path, 12 * 3600);
        FIXTURE.clock = () -> noon.plusSeconds(5 * 3600);
        assertThat(sign(owner, path, 12 * 3600)).isEqualTo(address);
        assertThat(follow(stranger, address, Map.of()).status()).isEqualTo(200);
        assertThat(sign(owner, path, 365 * 86_400)).as("no longer").isEqualTo(address);
        FIXTURE.clock = () -> noon.plusSeconds(12 * 3600);
        assertRefused(follow(stranger, address, Map.of()), ErrorCode.INVALID_JWT);
    }

    @Test
    void ofAnotherObjectOrForgedOrNoneItOpensNothing() throws IOException {
        String other = UUID.randomUUID() + "/b.m4a";
        put(other, "audio/mp4", "other");
        String token = sign(owner, other, 60).replaceFirst(".*token=", "");
        String login =
                new Tokens(
                                "a secret of the fixture, of 32 bytes".getBytes(UTF_8),
                                "http://x",
                                InstantSource.system())
                        .anonKey();
        for (String forged : List.of(token, login, token + "x", "a.b.c", "")) {
            assertRefused(
                    follow(owner, "/object/sign/sealed/" + path + "?token=" + forged, Map.of()),
                    ErrorCode.INVALID_SIGNATURE);
        }
        assertRefused(
                follow(owner, "/object/sign/sealed/" + path, Map.of()),
                ErrorCode.INVALID_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"expiresIn\":0}",
                "{\"expiresIn\":-1}",
                "{\"expiresIn\":1.5}",
                "{\"expiresIn\":1e99}",
                "{\"expiresIn\":\"60\"}",
                "{\"expiresIn\":99999999999}",
                "[]"
            })
    void aTimeThatCannotBeIsRefused(String body) throws IOException {
        assertRefused(askToSign(owner, "/" + path, body), ErrorCode.INVALID_REQUEST);
    }

    @Test
    void theFilesThatAManifestNamesOpenWithIt() throws IOException {
        String folder = UUID.randomUUID().toString();
        put(folder + "/media_0.m3u8", "application/vnd.apple.mpegurl", "#EXTM3U\nstream-0.mp4\n");
        put(folder + "/stream-0.mp4", "audio/mp4", "segments");

        String playlist =
                text(follow(stranger, sign(owner, folder + "/media_0.m3u8", 60), Map.of()));

        String segments = playlist.lines().skip(1).findFirst().orElseThrow();
        assertThat(
                        text(
                                follow(
                                        stranger,
                                        "/object/sign/sealed/" + folder + "/" + segments,
                                        Map.of())))
                .isEqualTo("segments");
    }

    private void put(String name, String type, String content) throws IOException {
        Path draft = FIXTURE.blobs().newDraft();
        Files.writeString(draft, content);
        FIXTURE.objects()
                .put(
                        List.of(
                                new NewObject(
                                        new ObjectName("sealed", name),
                                        draft,
                                        type,
                                        "public, max-age=31536000, immutable",
                                        owner.subject(),
                                        null,
                                        true)),
                        nothing -> {});
    }

    private static String sign(Claims claims, String name, long seconds) throws IOException {
        HttpResponse answer = askToSign(claims, "/" + name, "{\"expiresIn\":" + seconds + "}");
        return JSON.readTree(text(answer)).path("signedURL").asText();
    }

    private static HttpResponse askToSign(Claims claims, String below, String body) {
        return FIXTURE.dialect(claims, Map.of())
                .handle(
                        request(
                                "POST",
                                "/object/sign/sealed" + below,
                                Map.of(),
                                FIXTURE.spooled(body.getBytes(UTF_8))));
    }

    private static HttpResponse follow(Claims claims, String address, Map<String, String> headers) {
        String[] parts = address.split("\\?", 2);
        return FIXTURE.dialect(claims, Map.of())
                .handle(
                        new HttpRequest(
                                "GET",
                                parts[0],
                                parts.length == 1
                                        ? Query.NONE
                                        : new Query(
                                                List.of(
                                                        new Query.Parameter(
                                                                "token",
                                                                parts[1].substring(
                                                                        "token=".length())))),
                                new Headers(headers),
                                new RequestBody.None(),
                                "127.0.0.1"));
    }

    private static void assertRefused(HttpResponse reply, ErrorCode code)
            throws JsonProcessingException {
        assertThat(JSON.readTree(text(reply)).path("code").asText())
                .as(text(reply))
                .isEqualTo(code.code());
    }
}
