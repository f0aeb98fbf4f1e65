package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whatssound.http.Headers;
import whatssound.http.ServedFile;

/**
 * Nginx's cache in front of the server, as any CDN would be; left out where it is not installed.
 */
class CacheInFrontIT {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final String SONG = "/storage/v1/object/public/tracks/song";

    @SuppressWarnings("InlineFormatString") // long, and no part of what is done with it
    private static final String CONFIGURATION =
            """
            daemon off;
            master_process off;
            error_log stderr warn;
            pid %1$s/nginx.pid;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              proxy_cache_path %1$s/cache keys_zone=media:1m max_size=100m;
              server {
                listen 127.0.0.1:%2$d;
                location /storage/v1/object/public/ {
                  proxy_pass http://127.0.0.1:%3$d;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_cache media;
                  proxy_cache_lock on;
                  add_header X-Cache $upstream_cache_status;
                }
              }
            }
            """;

    private final byte[] content = new byte[1 << 20];
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theSecondListenerNeverReachesTheServer(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(NGINX), "nginx is not installed");
        new Random(1).nextBytes(content);
        Path song = Files.write(folder.resolve("song"), content);
        ServedFile file =
                new ServedFile(
                        song,
                        content.length,
                        "\"etag\"",
                        Instant.EPOCH,
                        new Headers(
                                Map.of(
                                        "etag", "\"etag\"",
                                        "accept-ranges", "bytes",
                                        "access-control-allow-origin", "*",
                                        "cache-control", "public, max-age=31536000, immutable")));
        try (TestGateway gateway =
                TestGateway.sending(
                        folder,
                        NetworkIo.AUTO,
                        path -> {
                            asked.incrementAndGet();
                            return file;
                        })) {
            int port = freePort();
            Process nginx = start(folder, port, gateway.port());
            try {
                listen(port, "MISS");
                int askedByTheFirst = asked.get();
                listen(port, "HIT");

                assertThat(askedByTheFirst).isPositive();
                assertThat(asked).hasValue(askedByTheFirst);
            } finally {
                nginx.destroy();
                assertThat(nginx.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** Reads the whole song in ranges, as a page does. */
    private void listen(int port, String cacheOfTheFirst) throws Exception {
        int step = 64 << 10;
        for (int from = 0; from < content.length; from += step) {
            HttpResponse<byte[]> part =
                    http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + SONG))
                                    .header("origin", "http://127.0.0.1:8000")
                                    .header("range", "bytes=%d-%d".formatted(from, from + step - 1))
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, from, from + step));
            assertThat(part.headers().firstValue("access-control-allow-origin")).contains("*");
            assertThat(part.headers().firstValue("x-cache"))
                    .contains(from == 0 ? cacheOfTheFirst : "HIT");
        }
    }

    private static Process start(Path folder, int port, int serverPort) throws Exception {
        Path configuration =
                Files.writeString(
                        folder.resolve("nginx.conf"),
                        CONFIGURATION.formatted(folder, port, serverPort));
        // Its worker would be somebody who may not see into the folder.
        assertThat(folder.toFile().setExecutable(true, false)).isTrue();
        Process nginx =
                new ProcessBuilder(
                                NGINX.toString(), "-p", folder.toString(), "-c", "" + configuration)
                        .inheritIO()
                        .start();
        for (int attempt = 0; attempt < 100 && nginx.isAlive(); attempt++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return nginx;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IOException("nginx does not listen");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
