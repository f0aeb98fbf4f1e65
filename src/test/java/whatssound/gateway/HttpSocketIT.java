package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets of clients that WebSocket does not reach; its requests come to both event loops. */
class HttpSocketIT {
    private static final String TOPIC = "realtime:room";
    private static final String LEFT_OPEN = "t[null,\"9\",\"phoenix\",\"heartbeat\",{}]";

    @TempDir private static Path folder;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws InterruptedException {
        gateway = new TestGateway(folder, NetworkIo.AUTO, TestGateway.SHORT);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String join(String version, String ref, String configJson) {
        return version.equals("1.0.0")
                ? "t{\"topic\":\"%s\",\"event\":\"phx_join\",\"payload\":{\"config\":%s},\"ref\":\"%s\",\"join_ref\":\"%s\"}"
                        .formatted(TOPIC, configJson, ref, ref)
                : "t[\"%s\",\"%s\",\"%s\",\"phx_join\",{\"config\":%s}]"
                        .formatted(ref, ref, TOPIC, configJson);
    }

    private static LineClient joined(LineClient.Way way, String version) {
        return joined(way, version, "{}");
    }

    private static LineClient joined(LineClient.Way way, String version, String configJson) {
        LineClient client = new LineClient(gateway.port(), way, version);
        assertThat(client.say(join(version, "1", configJson))).isEqualTo(204);
        client.await(line -> line.contains("\"status\":\"ok\""));
        return client;
    }

    private static String broadcast(String version, String payloadJson) {
        return version.equals("1.0.0")
                ? "t{\"topic\":\"%s\",\"event\":\"broadcast\",\"payload\":{\"type\":\"broadcast\",\"event\":\"e\",\"payload\":%s},\"ref\":\"2\",\"join_ref\":\"1\"}"
                        .formatted(TOPIC, payloadJson)
                : "t[\"1\",\"2\",\"%s\",\"broadcast\",{\"type\":\"broadcast\",\"event\":\"e\",\"payload\":%s}]"
                        .formatted(TOPIC, payloadJson);
    }

    @ParameterizedTest
    @CsvSource({"STREAM, 1.0.0", "STREAM, 2.0.0", "POLL, 1.0.0", "POLL, 2.0.0"})
    void whatOneSaysAllHearInOrderByWhicheverWay(LineClient.Way way, String version)
            throws Exception {
        try (LineClient client = joined(way, version);
                LineClient stream = joined(LineClient.Way.STREAM, version);
                LineClient poll = joined(LineClient.Way.POLL, version);
                RawSocket socket = RawSocket.upgraded(gateway.port())) {
            socket.send(RawSocket.join(TOPIC));
            socket.await(RawSocket.TEXT);
            String[] said = new String[50];
            for (int i = 0; i < said.length; i++) {
                said[i] = broadcast(version, "{\"n\":\"<" + i + ">\"}");
            }
            client.say(said);
            socket.send(RawSocket.broadcast(TOPIC, "{\"n\":\"<50>\"}"));

            for (LineClient listener : new LineClient[] {stream, poll}) {
                listener.await(line -> content(line).contains("<50>"));
                assertThat(
                                listener.heard().stream()
                                        .map(HttpSocketIT::content)
                                        .filter(line -> line.contains("<"))
                                        .map(line -> line.replaceAll("(?s).*<(\\d+)>.*", "$1")))
                        .startsWith("0", "1", "2", "3")
                        .contains("50")
                        .hasSize(51);
            }
            client.await(line -> content(line).contains("<50>"));
            for (int i = 0; i < said.length; i++) {
                assertThat(new String(socket.await(0x2).payload(), UTF_8)).contains("<" + i + ">");
            }
        }
    }

    /** What a line says, be it text or binary. */
    private static String content(String line) {
        return line.startsWith("b")
                ? new String(Base64.getDecoder().decode(line.substring(1)), UTF_8)
                : line;
    }

    @ParameterizedTest
    @EnumSource
    void aPollThatHearsNothingGoesOn(LineClient.Way way) throws Exception {
        try (LineClient client = joined(way, "2.0.0")) {
            Thread.sleep(3_500); // longer than a poll waits, and than who polls may be away

            assertThat(client.say(broadcast("2.0.0", "1"), LEFT_OPEN)).isEqualTo(204);
            client.await(line -> line.contains("\"phoenix\""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoGoesHasLeftAtOnce(LineClient.Way way) throws Exception {
        String present = "{\"presence\":{\"key\":\"%s\",\"enabled\":true}}";
        try (LineClient stays =
                        joined(LineClient.Way.STREAM, "2.0.0", present.formatted("stayer"));
                LineClient goes = joined(way, "2.0.0", present.formatted("goer"))) {
            goes.say(
                    "t[\"1\",\"2\",\"%s\",\"presence\",{\"type\":\"presence\",\"event\":\"track\",\"payload\":{}}]"
                            .formatted(TOPIC));
            stays.await(line -> line.contains("\"joins\":{\"goer\""));

            goes.abort();

            stays.await(line -> line.contains("\"leaves\":{\"goer\""));
            assertThat(stays.say(LEFT_OPEN)).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSaysGoodbyeHasLeftThoughNothingBreaks(LineClient.Way way) throws Exception {
        try (LineClient client = joined(way, "2.0.0")) {
            assertThat(client.say(broadcast("2.0.0", "1"), "c")).isEqualTo(204);

            client.awaitEnd();
            assertThat(client.say(LEFT_OPEN)).isEqualTo(410);
        }
    }

    @Test
    void whoDoesNotPollAnyMoreIsGivenUp() throws Exception {
        HttpResponse<String> opened = get("/realtime/v1/poll?apikey=any&vsn=2.0.0");
        String id = opened.body().strip().substring("data:o".length());
        assertThat(push(id, join("2.0.0", "1", "{}")).statusCode()).isEqualTo(204);

        long deadline = System.nanoTime() + 10_000_000_000L;
        while (push(id, "").statusCode() == 204 && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        HttpResponse<String> late = push(id, LEFT_OPEN);
        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(late.body()).contains("\"code\":\"SocketGone\"");
        assertThat(get("/realtime/v1/poll/" + id).statusCode()).isEqualTo(410);
    }

    @Test
    void nobodyElsesIdIsGuessed() throws Exception {
        assertThat(push("AAAAAAAAAAAAAAAAAAAAAA", LEFT_OPEN).body()).contains("SocketGone");
        String first = get("/realtime/v1/poll?apikey=any").body();
        String second = get("/realtime/v1/poll?apikey=any").body();
        assertThat(first).matches("data:o[\\w-]{22}\n\n").isNotEqualTo(second);
    }

    @Test
    void aHandshakeThatFailsSaysWhy() throws Exception {
        HttpResponse<String> noKey = get("/realtime/v1/stream?vsn=2.0.0");
        HttpResponse<String> noVersion = get("/realtime/v1/poll?apikey=any&vsn=7");

        assertThat(noKey.statusCode()).isEqualTo(401);
        assertThat(noKey.body()).contains("API key is missing");
        assertThat(noVersion.statusCode()).isEqualTo(400);
        assertThat(noVersion.body()).contains("1.0.0 and 2.0.0");
    }

    @ParameterizedTest
    @EnumSource
    void rubbishIsAnsweredAndDisturbsNobody(LineClient.Way way) throws Exception {
        try (LineClient client = joined(way, "2.0.0");
                LineClient other = joined(LineClient.Way.STREAM, "2.0.0")) {
            assertThat(client.say("rubbish", "b****", "t{", "\0", "t\0")).isEqualTo(204);
            client.await(line -> line.contains("MalformedMessage"));

            client.say(broadcast("2.0.0", "{\"n\":\"still here\"}"));
            other.await(line -> content(line).contains("still here"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooLargeIsRefusedAndEndsTheSocketWithItsReason(LineClient.Way way) throws Exception {
        try (LineClient client = joined(way, "2.0.0")) {
            HttpResponse<String> answer =
                    client.say(("t" + "x".repeat(5_000_001)).getBytes(US_ASCII));

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("\"code\":\"FrameTooLarge\"");
            assertThat(client.await(line -> line.startsWith("c")))
                    .isEqualTo("c{\"code\":1009,\"reason\":\"FrameTooLarge\"}");
            client.awaitEnd();
            assertThat(client.say(LEFT_OPEN)).isEqualTo(410);
        }
    }

    @Test
    void aStalledReaderIsGivenUpAndOthersGoOn() throws Exception {
        try (RawSocket stalled = RawSocket.connect(gateway.port());
                LineClient reader = joined(LineClient.Way.STREAM, "2.0.0");
                LineClient speaker = joined(LineClient.Way.POLL, "2.0.0")) {
            stalled.send(
                    "GET /realtime/v1/stream?vsn=2.0.0&apikey=any HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(US_ASCII));
            assertThat(stalled.readHead())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("text/event-stream")
                    .contains("no-transform")
                    .contains("x-accel-buffering: no");
            stalled.readBytes("1d\r\ndata:o".length());
            String id = new String(stalled.readBytes(22), US_ASCII);
            assertThat(push(id, join("2.0.0", "1", "{}")).statusCode()).isEqualTo(204);

            String large = "\"" + "x".repeat(60_000) + "\"";
            for (int i = 0; i < 400; i++) { // 32 MB: more than the kernel and a queue hold
                speaker.say(broadcast("2.0.0", large));
            }
            speaker.say(broadcast("2.0.0", "\"last\""));

            reader.await(line -> content(line).contains("\"last\""));
            assertThat(push(id, LEFT_OPEN).statusCode()).isEqualTo(410);
        }
    }

    @Test
    void aServerThatStopsSaysSo() throws Exception {
        try (TestGateway own = new TestGateway(folder, NetworkIo.AUTO, TestGateway.SHORT);
                LineClient stream = new LineClient(own.port(), LineClient.Way.STREAM, "2.0.0");
                LineClient poll = new LineClient(own.port(), LineClient.Way.POLL, "2.0.0")) {
            Thread.sleep(500); // until the poll that follows the first waits
            own.stop();

            for (LineClient client : new LineClient[] {stream, poll}) {
                assertThat(client.await(line -> line.startsWith("c")))
                        .isEqualTo("c{\"code\":1012,\"reason\":\"restart\"}");
            }
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(address(path)).build());
    }

    private static HttpResponse<String> push(String id, String body) throws Exception {
        return send(
                HttpRequest.newBuilder(address("/realtime/v1/push/" + id))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private static URI address(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    private static HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
