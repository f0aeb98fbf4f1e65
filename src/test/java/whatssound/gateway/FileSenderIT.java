package whatssound.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.http.Headers;
import whatssound.http.ServedFile;

/**
 * Public files over real sockets, on each transport; what comes from the routes instead says "{}".
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileSenderIT {
    private static final String SONG = "/storage/v1/object/public/tracks/song";
    private static final String E_TAG = "\"etag\"";
    private static final String ROUTES = "{}";

    /** More than the buffers of a socket hold. */
    private final byte[] content = new byte[9 << 20];

    @Parameter private NetworkIo io = NetworkIo.AUTO;
    private Path cut;
    private TestGateway gateway;

    /**
     * @param head in lower case
     */
    private record Answer(String head, byte[] body) {
        String text() {
            return new String(body, US_ASCII);
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        new Random(1).nextBytes(content);
        Path song = Files.write(folder.resolve("song"), content);
        ServedFile file = served(song);
        cut = Files.write(folder.resolve("cut"), content);
        ServedFile shorter = served(cut);
        ServedFile gone = served(folder.resolve("gone"));
        gateway =
                TestGateway.sending(
                        folder,
                        io,
                        path ->
                                switch (path) {
                                    case "/object/public/tracks/song" -> file;
                                    case "/object/public/tracks/cut" -> shorter;
                                    case "/object/public/tracks/gone" -> gone;
                                    default -> null;
                                });
    }

    private ServedFile served(Path path) {
        return new ServedFile(
                path,
                content.length,
                E_TAG,
                Instant.EPOCH,
                new Headers(Map.of("etag", E_TAG, "content-type", "audio/mp4")));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void aConnectionIsSentManyFilesAndPartsOfThem() throws Exception {
        try (Socket socket = open()) {
            for (int i = 0; i < 300; i++) {
                int from = i * 1000;
                Answer part =
                        ask(socket, "GET", SONG, "Range: bytes=%d-%d".formatted(from, from + 999));
                assertThat(part.head())
                        .startsWith("http/1.1 206 ")
                        .contains("content-type: audio/mp4")
                        .containsOnlyOnce("\r\ndate: ")
                        .contains(
                                "content-range: bytes %d-%d/%d"
                                        .formatted(from, from + 999, content.length));
                assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, from, from + 1000));
            }
            assertThat(ask(socket, "GET", SONG).body()).isEqualTo(content);
        }
    }

    @Test
    void aHeadHasNoBody() throws Exception {
        try (Socket socket = open()) {
            send(socket, "HEAD", SONG);
            assertThat(head(socket))
                    .startsWith("http/1.1 200 ")
                    .contains("content-length: " + content.length)
                    .containsOnlyOnce("\r\ndate: ");
            assertThat(ask(socket, "GET", SONG, "Range: bytes=-3").body()).hasSize(3);
        }
    }

    @Test
    void whoHasTheFileIsNotSentIt() throws Exception {
        try (Socket socket = open()) {
            send(socket, "GET", SONG, "If-None-Match: " + E_TAG);
            assertThat(head(socket))
                    .startsWith("http/1.1 304 ")
                    .doesNotContain("content-length")
                    .containsOnlyOnce("\r\ndate: ");
            assertThat(ask(socket, "GET", SONG, "Range: bytes=0-1").body()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-Match: \"another\"",
                "Range: bytes=99999999-",
                "Connection: close",
                "Content-Length: 0",
                "Expect: 100-continue"
            })
    void whatIsUnusualComesFromTheRoutes(String field) throws Exception {
        try (Socket socket = open()) {
            assertThat(ask(socket, "GET", SONG, field).text()).isEqualTo(ROUTES);
        }
    }

    @Test
    void aFileThatWentIsLeftToTheRoutes() throws Exception {
        try (Socket socket = open()) {
            assertThat(ask(socket, "GET", SONG.replace("song", "gone")).text()).isEqualTo(ROUTES);
        }
    }

    @Test
    void answersComeInTheOrderOfTheirRequests() throws Exception {
        try (Socket socket = open()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append(request("GET", SONG, "Range: bytes=%d-%d".formatted(i, i)));
                requests.append(request("GET", "/storage/v1/object/list", ""));
            }
            socket.getOutputStream()
                    .write((request("GET", SONG, "") + requests).getBytes(US_ASCII));
            assertThat(answer(socket).body()).isEqualTo(content);
            for (int i = 0; i < 50; i++) {
                Answer part = answer(socket);
                // What waits behind the routes goes through them, and they answer the same.
                assertThat(part.body().length == 1 ? part.body()[0] : content[i])
                        .isEqualTo(content[i]);
                assertThat(answer(socket).text()).isEqualTo(ROUTES);
            }
            assertThat(ask(socket, "GET", SONG, "Range: bytes=0-1").body()).hasSize(2);
        }
    }

    @Test
    void aReaderWhoLeavesHalfwayDisturbsNobody() throws Exception {
        try (Socket leaving = open()) {
            send(leaving, "GET", SONG);
            assertThat(leaving.getInputStream().readNBytes(1000)).hasSize(1000);
        }
        try (Socket socket = open()) {
            assertThat(ask(socket, "GET", SONG).body()).isEqualTo(content);
        }
    }

    @Test
    void aReaderWhoRestsHalfwayDelaysNobodyAndGetsTheRest() throws Exception {
        try (Socket resting = open();
                Socket other = open()) {
            send(resting, "GET", SONG);
            head(resting);
            for (int i = 0; i < 20; i++) {
                assertThat(ask(other, "GET", SONG, "Range: bytes=5-9").body())
                        .isEqualTo(Arrays.copyOfRange(content, 5, 10));
            }
            assertThat(ask(other, "GET", SONG).body()).isEqualTo(content);
            assertThat(resting.getInputStream().readNBytes(content.length)).isEqualTo(content);
        }
    }

    /** The length that was promised cannot be kept, and nothing else may stand in for it. */
    @Test
    void aFileThatIsCutShortMeanwhileBreaksOff() throws Exception {
        int left = 64 << 10;
        try (Socket socket = open()) {
            send(socket, "GET", SONG.replace("song", "cut"));
            assertThat(head(socket)).contains("content-length: " + content.length);
            try (FileChannel file = FileChannel.open(cut, StandardOpenOption.WRITE)) {
                file.truncate(left);
            }

            byte[] received = socket.getInputStream().readAllBytes();

            assertThat(received).hasSizeLessThan(content.length);
            // What is on its way is the file's own pages, of which those behind the cut may be
            // empty.
            assertThat(Arrays.copyOf(received, left)).isEqualTo(Arrays.copyOf(content, left));
        }
        try (Socket socket = open()) {
            assertThat(ask(socket, "GET", SONG, "Range: bytes=0-1").body()).hasSize(2);
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static Answer ask(Socket socket, String method, String path, String... fields)
            throws IOException {
        send(socket, method, path, fields);
        return answer(socket);
    }

    private static void send(Socket socket, String method, String path, String... fields)
            throws IOException {
        socket.getOutputStream()
                .write(request(method, path, String.join("\r\n", fields)).getBytes(US_ASCII));
    }

    private static String request(String method, String path, String fields) {
        return method
                + " "
                + path
                + " HTTP/1.1\r\nHost: x\r\n"
                + (fields.isEmpty() ? "" : fields + "\r\n")
                + "\r\n";
    }

    private static Answer answer(Socket socket) throws IOException {
        String head = head(socket);
        String length = head.replaceAll("(?s).*\r\ncontent-length: (\\d+)\r\n.*", "$1");
        return new Answer(head, socket.getInputStream().readNBytes(Integer.parseInt(length)));
    }

    private static String head(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            byte[] one = in.readNBytes(1);
            assertThat(one).as("after: %s", head).hasSize(1);
            head.append(new String(one, ISO_8859_1));
        }
        return head.toString().toLowerCase(java.util.Locale.ROOT);
    }
}
