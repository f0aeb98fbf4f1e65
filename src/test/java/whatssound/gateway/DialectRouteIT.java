package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whatssound.gateway.UploadAdmission.Limits;
import whatssound.http.Headers;
import whatssound.http.HttpResponse.ResponseBody;

/** Senders that stop and files that go, over real sockets. */
class DialectRouteIT {
    private static final long STALL_MS = 300;

    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        Router router = Router.router(vertx);
        UploadAdmission onePlace =
                new UploadAdmission(
                        head -> Optional.empty(),
                        () -> Long.MAX_VALUE,
                        1_000,
                        new Limits(1, 1, Duration.ofSeconds(5)));
        router.route("/storage/v1/*")
                .handler(
                        new DialectRoute(
                                "/storage/v1",
                                this::answer,
                                onePlace,
                                whatssound.http.HttpResponse.empty(413),
                                RequestBodyReader.MAX_BYTES_IN_MEMORY,
                                new RequestBodyReader(vertx, folder, 1_000, STALL_MS),
                                new ClientAddress(Set.of()),
                                workers));
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port =
                server.listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        workers.close();
    }

    @Test
    void aSenderThatStopsIsLeftAndItsPlaceGoesToTheNext() throws Exception {
        try (Socket stalled = open("POST /storage/v1/object/uploads/a", 100)) {
            stalled.getOutputStream().write("half".getBytes(US_ASCII));
            try (Socket next = open("POST /storage/v1/object/uploads/b", 4)) {
                next.getOutputStream().write("rest".getBytes(US_ASCII));

                assertThat(firstLine(next)).contains(" 200 ");
            }
            assertThat(stalled.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSmallBodyThatStopsIsLeftToo() throws Exception {
        try (Socket stalled = open("POST /storage/v1/object/list/uploads", 100)) {
            stalled.getOutputStream().write("half".getBytes(US_ASCII));

            assertThat(stalled.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aFileThatWentIsNotFound() throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:"
                                                                + port
                                                                + "/storage/v1/gone"))
                                        .timeout(Duration.ofSeconds(5))
                                        .build(),
                                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("etag")).isEmpty();
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    }

    private whatssound.http.HttpResponse answer(whatssound.http.HttpRequest request) {
        return request.path().equals("/gone")
                ? new whatssound.http.HttpResponse(
                        200,
                        Headers.of("etag", "\"x\""),
                        new ResponseBody.FileSlice(folder.resolve("gone"), 0, 5))
                : whatssound.http.HttpResponse.empty(200);
    }

    private Socket open(String head, int length) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5_000);
        socket.getOutputStream()
                .write(
                        (head + " HTTP/1.1\r\nhost: x\r\ncontent-length: " + length + "\r\n\r\n")
                                .getBytes(US_ASCII));
        return socket;
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read(); c != '\n' && c >= 0; ) {
            line.append((char) c);
            c = socket.getInputStream().read();
        }
        return line.toString();
    }
}
