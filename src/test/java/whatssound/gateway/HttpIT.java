package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.TestServer;
import whatssound.TestServer.User;

/** What the edge itself answers over HTTP, on the real server. */
class HttpIT {
    private final TestServer server = TestServer.shared();

    @Test
    void tellsTheTimeOfThisStart() {
        long beforeMs = System.currentTimeMillis();
        HttpResponse<String> response = get("/clock");
        JsonNode time = TestServer.json(response);

        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(time.path("clockId").asText())
                .isEqualTo(TestServer.json(get("/clock")).path("clockId").asText());
        assertThat(time.path("receivedMs").asDouble())
                .isBetween(beforeMs - 1_000.0, beforeMs + 5_000.0);
        assertThat(time.path("sentMs").asDouble())
                .isGreaterThanOrEqualTo(time.path("receivedMs").asDouble());
    }

    @Test
    void tellsThePageItsConfiguration() {
        JsonNode config = TestServer.json(get("/config.json"));

        assertThat(config.path("publicUrl").asText()).isEqualTo(server.url());
        assertThat(config.path("anonKey").asText()).isNotEmpty();
    }

    @Test
    void answersThePreflightOfAPageOfAnotherOrigin() {
        HttpResponse<String> response =
                server.send(
                        request("/rest/v1/tracks")
                                .header("origin", "https://elsewhere.example")
                                .header("access-control-request-method", "POST")
                                .header(
                                        "access-control-request-headers",
                                        "apikey,authorization,content-profile,prefer")
                                .method("OPTIONS", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isBetween(200, 204);
        assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(response.headers().firstValue("access-control-allow-headers").orElse(""))
                .contains("apikey")
                .contains("content-profile");
    }

    @Test
    void refusesABodyThatIsTooLargeInTheDialectsOwnShape() {
        User ann = server.signUp("Ann");
        String body = "{\"p_name\":\"" + "x".repeat(2_000_000) + "\"}";

        HttpResponse<String> response =
                server.post("/rest/v1/rpc/create_session", ann.accessToken(), body);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(TestServer.json(response).path("code").asText()).isEqualTo("PGRST102");
    }

    @Test
    void refusesAnUploadOverTheLimitAndLeavesNothing() {
        User ann = server.signUp("Ann");
        HttpResponse<String> response =
                server.send(
                        request("/storage/v1/object/uploads/" + ann.id() + "/x/big.mp3")
                                .header("apikey", server.anonKey())
                                .header("authorization", "Bearer " + ann.accessToken())
                                .header("content-type", "audio/mpeg")
                                .POST(BodyPublishers.ofByteArray(new byte[22_000_000])));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(TestServer.json(response).path("code").asText()).isEqualTo("EntityTooLarge");
        assertThat(server.data().resolve("tmp")).isEmptyDirectory();
    }

    /** A hundred strangers could fill the disk otherwise. */
    @Test
    void writesNothingOfAnUploadOfSomebodyWhoDidNotSignIn() {
        AtomicBoolean written = new AtomicBoolean();
        HttpRequest.Builder upload =
                request("/storage/v1/object/uploads/x/y/z.mp3")
                        .header("content-type", "audio/mpeg")
                        .POST(BodyPublishers.ofInputStream(() -> watchedBody(written)));

        HttpResponse<String> withKey =
                server.send(upload.copy().header("apikey", server.anonKey()));
        HttpResponse<String> without = server.send(upload.copy());

        assertThat(withKey.statusCode()).isEqualTo(400);
        assertThat(TestServer.json(withKey).path("code").asText()).isEqualTo("AccessDenied");
        assertThat(TestServer.json(withKey).path("statusCode").asText()).isEqualTo("403");
        assertThat(TestServer.json(without).path("code").asText()).isEqualTo("no_authorization");
        assertThat(written).isFalse();
    }

    /** Five megabytes that tell whether any of them is seen on the server's disk. */
    private InputStream watchedBody(AtomicBoolean written) {
        return new InputStream() {
            private int left = 5_000_000;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                try (Stream<Path> spooled = Files.list(server.data().resolve("tmp"))) {
                    written.compareAndSet(false, spooled.findAny().isPresent());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                int some = Math.min(left, length);
                left -= some;
                return some == 0 ? -1 : some;
            }
        };
    }

    @Test
    void tellsAWebSocketClientOfAnotherVersionWhatItSpeaks() {
        HttpResponse<String> plain = get("/realtime/v1/websocket?apikey=" + server.anonKey());

        assertThat(plain.statusCode()).isEqualTo(426);
        assertThat(TestServer.json(plain).path("error").asText()).contains("WebSocket");
    }

    @Test
    void servesDemoMusicInRangesToAnyone() {
        User ann = server.signUp("Ann");
        JsonNode tracks =
                TestServer.json(server.get("/rest/v1/tracks?demo=is.true", ann.accessToken()));
        String path = "/storage/v1/object/public/tracks/" + tracks.at("/0/audio_path").asText();

        HttpResponse<String> part = server.send(request(path).header("range", "bytes=4-11").GET());

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).startsWith("ftyp").hasSize(8);
        assertThat(part.headers().firstValue("cache-control").orElse("")).contains("immutable");
        assertThat(part.headers().firstValue("accept-ranges")).contains("bytes");
    }

    @Test
    void answersAQueryThatIsNotPercentEncoded() throws IOException {
        for (String path :
                new String[] {"/auth/v1/health", "/rest/v1/tracks", "/storage/v1/object/a/b"}) {
            assertThat(rawStatus("GET " + path + "?x=% HTTP/1.1"))
                    .isEqualTo("HTTP/1.1 400 Bad Request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /clock HTTP/1.1",
                "GET /health HTTP/1.1",
                "HEAD / HTTP/1.1",
                "GET /nowhere HTTP/1.1",
                "OPTIONS /rest/v1/tracks HTTP/1.1",
                "GET /auth/v1/health HTTP/1.1",
                "GET /rest/v1/tracks?x=% HTTP/1.1",
                "GET /storage/v1/object/public/a/b HTTP/1.1",
                "GET /realtime/v1/websocket HTTP/1.1",
                "GET /clock HTTP/one"
            })
    void everyAnswerTellsItsDateOnce(String requestLine) throws IOException {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        List<String> dates =
                rawHead(requestLine)
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("date:"))
                        .toList();

        assertThat(dates).hasSize(1);
        assertThat(
                        ZonedDateTime.parse(
                                        dates.getFirst().substring("date:".length()).strip(),
                                        DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant())
                .isBetween(before, Instant.now());
    }

    private String rawStatus(String requestLine) throws IOException {
        return rawHead(requestLine).findFirst().orElseThrow();
    }

    /** The client library refuses to send what this sends. */
    private Stream<String> rawHead(String requestLine) throws IOException {
        URI address = URI.create(server.url());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(
                            (requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                                    .getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return answer.lines().takeWhile(line -> !line.isEmpty());
        }
    }

    private HttpResponse<String> get(String path) {
        return server.send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path));
    }
}
