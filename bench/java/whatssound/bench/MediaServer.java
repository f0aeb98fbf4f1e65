package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A running server that holds one file, and where. Any thread. */
record MediaServer(String name, ServerProcess process, int port, String path) {
    private static final List<Path> NGINX =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));
    private static final String FILE = "track.m4a";

    /** What is usual for sending files fast: sendfile, open files kept, nothing logged. */
    private static final String CONFIGURATION =
            """
            daemon off;
            master_process off;
            error_log stderr warn;
            pid %1$s/nginx.pid;
            events {}
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              open_file_cache max=100;
              keepalive_requests 1000000000;
              default_type audio/mp4;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              server {
                listen 127.0.0.1:%2$d;
                root %1$s/files;
                add_header Cache-Control "public, max-age=31536000, immutable";
                add_header Access-Control-Allow-Origin *;
              }
            }
            """;

    /** Stores the file in the public bucket of the tracks, as ingest does. */
    static MediaServer product(Product product, byte[] content)
            throws IOException, InterruptedException {
        URI object =
                URI.create(
                        "http://127.0.0.1:"
                                + product.port()
                                + "/storage/v1/object/tracks/bench/"
                                + FILE);
        HttpRequest upload =
                HttpRequest.newBuilder(object)
                        .header("apikey", product.serviceKey())
                        .header("authorization", "Bearer " + product.serviceKey())
                        .header("content-type", "audio/mp4")
                        .header("cache-control", "public, max-age=31536000, immutable")
                        .POST(BodyPublishers.ofByteArray(content))
                        .build();
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(upload, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the file could not be stored: " + answer.body());
        }
        return new MediaServer(
                "whatssound",
                product.process(),
                product.port(),
                "/storage/v1/object/public/tracks/bench/" + FILE);
    }

    /** Nginx with a configuration of its own in this folder; nothing where it is not installed. */
    static Optional<MediaServer> nginx(Path folder, byte[] content)
            throws IOException, InterruptedException {
        Optional<Path> program = NGINX.stream().filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            System.out.println("(nginx is not installed and is left out: apt install nginx-light)");
            return Optional.empty();
        }
        int port = Product.freePort();
        Files.write(Files.createDirectories(folder.resolve("files")).resolve(FILE), content);
        try (Stream<Path> made = Files.walk(folder)) {
            // Started by root, it reads as nobody.
            made.forEach(path -> path.toFile().setReadable(true, false));
        }
        folder.toFile().setExecutable(true, false);
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, CONFIGURATION.formatted(folder, port));
        ServerProcess process =
                ServerProcess.start(
                        0,
                        folder,
                        folder.resolve("nginx.log"),
                        List.of(
                                program.get().toString(),
                                "-p",
                                folder.toString(),
                                "-c",
                                configuration.toString()));
        process.awaitPort(port);
        return Optional.of(new MediaServer("nginx", process, port, "/" + FILE));
    }

    /**
     * @param more further fields, each with its line break
     */
    byte[] requestOf(String more) {
        return """
        GET %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r
        Accept: */*\r
        Origin: http://127.0.0.1:8000\r
        %s\r
        """
                .formatted(path, port, more)
                .getBytes(US_ASCII);
    }
}
