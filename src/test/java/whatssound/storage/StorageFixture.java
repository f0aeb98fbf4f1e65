package whatssound.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseAddress;
import whatssound.db.TestDatabase;
import whatssound.http.Headers;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.http.Query;

/** A database and a folder of blobs of their own, with people who ask. The test's thread. */
public final class StorageFixture implements AutoCloseable {
    private final TestDatabase testDatabase = TestDatabase.fresh();
    private final Path folder;
    private final BlobStore blobs;
    private final ObjectStore objects;

    /** What addresses are signed by; tests put it forward. */
    public InstantSource clock = InstantSource.system();

    public StorageFixture() {
        try {
            folder = Files.createTempDirectory(Path.of("target"), "storage-").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        blobs = new BlobStore(folder.resolve("blobs"));
        objects = new ObjectStore(database(), blobs);
    }

    public Database database() {
        return testDatabase.database();
    }

    public DatabaseAddress address() {
        return testDatabase.address();
    }

    public Path folder() {
        return folder;
    }

    public BlobStore blobs() {
        return blobs;
    }

    public ObjectStore objects() {
        return objects;
    }

    /** Answers every request as these claims. */
    public StorageDialect dialect(Claims claims, Map<String, UploadConsumer> consumers) {
        return new StorageDialect(
                database(),
                blobs,
                objects,
                request -> claims,
                consumers,
                new AddressSignatures("a secret of the fixture, of 32 bytes", clock),
                StorageDialect.DEFAULT_MAX_UPLOAD_BYTES);
    }

    /** A user with a profile. */
    public Claims newUser() {
        UUID id = UUID.randomUUID();
        sql("insert into auth.users (id) values ('" + id + "')");
        return claims("authenticated", id);
    }

    public static Claims claims(String role, UUID subject) {
        String json = "{\"role\":\"%s\",\"sub\":\"%s\"}".formatted(role, subject);
        return new Claims(role, subject, null, Long.MAX_VALUE, json);
    }

    public static Claims keyClaims(String role) {
        return new Claims(role, null, null, Long.MAX_VALUE, "{\"role\":\"" + role + "\"}");
    }

    public void sql(String sql) {
        database()
                .asOwner(
                        connection -> {
                            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                                return statement.execute();
                            }
                        });
    }

    /** The first column of the first row. */
    public String query(String sql) {
        return database()
                .asOwner(
                        connection -> {
                            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                                ResultSet row = statement.executeQuery();
                                row.next();
                                return String.valueOf(row.getString(1));
                            }
                        });
    }

    /** Every file below the folder of blobs, drafts included. */
    public List<Path> files() {
        try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A spooled copy of the bytes, as the gateway hands uploads over. */
    public HttpRequest.RequestBody spooled(byte[] content) {
        try {
            Path file = Files.createTempFile(folder, "spooled-", "");
            Files.write(file, content);
            return new HttpRequest.RequestBody.Spooled(file, content.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The form that supabase-js sends for a Blob or File. */
    public HttpRequest form(String path, String contentType, byte[] content) {
        return form(path, contentType, "{\"mood\":\"blue\"}", content);
    }

    public HttpRequest form(String path, String contentType, String metadata, byte[] content) {
        String boundary = "----formdata-undici-0123456789";
        byte[] head =
                """
                --%1$s\r
                Content-Disposition: form-data; name="cacheControl"\r
                \r
                3600\r
                --%1$s\r
                Content-Disposition: form-data; name="metadata"\r
                \r
                %3$s\r
                --%1$s\r
                Content-Disposition: form-data; name=""; filename="blob"\r
                Content-Type: %2$s\r
                \r
                """
                        .formatted(boundary, contentType, metadata)
                        .getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[head.length + content.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(content, 0, body, head.length, content.length);
        System.arraycopy(tail, 0, body, head.length + content.length, tail.length);
        return request(
                "POST",
                path,
                Map.of("content-type", "multipart/form-data; boundary=" + boundary),
                spooled(body));
    }

    public static HttpRequest request(
            String method, String path, Map<String, String> headers, HttpRequest.RequestBody body) {
        return new HttpRequest(method, path, Query.NONE, new Headers(headers), body, "127.0.0.1");
    }

    public static HttpRequest get(String path, Map<String, String> headers) {
        return request("GET", path, headers, new HttpRequest.RequestBody.None());
    }

    /** The bytes that the gateway would send. */
    public static byte[] content(HttpResponse response) {
        return switch (response.body()) {
            case HttpResponse.ResponseBody.None none -> new byte[0];
            case HttpResponse.ResponseBody.Bytes(byte[] content) -> content;
            case HttpResponse.ResponseBody.FileSlice(Path file, long offset, long length) -> {
                try (var in = Files.newInputStream(file)) {
                    in.skipNBytes(offset);
                    yield in.readNBytes(Math.toIntExact(length));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    public static String text(HttpResponse response) {
        return new String(content(response), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        testDatabase.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
