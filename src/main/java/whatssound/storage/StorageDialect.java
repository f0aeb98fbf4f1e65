package whatssound.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseException;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.Headers;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.http.RememberedFiles;
import whatssound.http.ServedFile;

/**
 * The Storage API below {@code /storage/v1}: uploads, downloads with ranges, signed addresses,
 * listings and removal.
 *
 * <p>On the requests' virtual threads.
 */
public final class StorageDialect implements HttpHandler {
    /** The most bytes of one upload, where neither a setting nor its bucket says otherwise. */
    public static final long DEFAULT_MAX_UPLOAD_BYTES = 200L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANONYMOUS = "anon";
    private static final int MAX_JSON_BYTES = 1 << 20;
    private static final int MAX_REMOVED_AT_ONCE = 1000;

    /**
     * Who has an address of sealed audio and is a member no more has it for twelve hours at most.
     */
    private static final Map<String, Long> SHARED = Map.of("sealed", 12 * 3_600L);

    private final CatalogStore catalog;
    private final ObjectStore objects;
    private final BlobStore blobs;
    private final UploadReader uploads;
    private final SignedObjects signed;
    private final Function<HttpRequest, Claims> claimsOf;
    private final Map<String, UploadConsumer> consumers;
    private final long maxUploadBytes;

    /**
     * @param claimsOf tells who asks, or throws
     * @param consumers by the id of the bucket of which they take the uploads over
     */
    public StorageDialect(
            Database database,
            BlobStore blobs,
            ObjectStore objects,
            Function<HttpRequest, Claims> claimsOf,
            Map<String, UploadConsumer> consumers,
            AddressSignatures signatures,
            long maxUploadBytes) {
        this.catalog = new CatalogStore(database);
        this.objects = objects;
        this.blobs = blobs;
        this.uploads = new UploadReader(blobs);
        this.signed = new SignedObjects(catalog, blobs, signatures, SHARED);
        this.claimsOf = claimsOf;
        this.consumers = Map.copyOf(consumers);
        this.maxUploadBytes = maxUploadBytes;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        try {
            return route(request);
        } catch (WhatsSoundException e) {
            return StorageErrors.reply(e);
        } catch (DatabaseException e) {
            return StorageErrors.reply(e);
        } catch (IOException | RuntimeException e) {
            return StorageErrors.unexpected(e);
        }
    }

    /** What is served as a public object without asking again. */
    public RememberedFiles publicFiles() {
        return objects.publicObjects();
    }

    /** What is wrong with an upload by its head alone: nobody uploads without having signed in. */
    public Optional<HttpResponse> refusalOfUpload(HttpRequest head) {
        try {
            return claimsOf.apply(head).role().equals(ANONYMOUS)
                    ? Optional.of(
                            StorageErrors.reply(
                                    new WhatsSoundException(
                                            ErrorCode.ACCESS_DENIED, "Sign in to upload")))
                    : Optional.empty();
        } catch (WhatsSoundException e) {
            return Optional.of(StorageErrors.reply(e));
        }
    }

    private HttpResponse route(HttpRequest request) throws IOException {
        String path = request.path();
        if (path.equals("/bucket") || path.equals("/bucket/")) {
            return get(request, () -> ok(catalog.buckets(claimsOf.apply(request))));
        }
        if (path.startsWith("/bucket/")) {
            return get(request, () -> bucket(request, path.substring("/bucket/".length())));
        }
        if (path.startsWith("/object/")) {
            return routeObject(request, path.substring("/object/".length()));
        }
        throw noSuchRoute(request);
    }

    // A bucket named like one of these words cannot be reached by the short form; nor can it be in
    // the original.
    private HttpResponse routeObject(HttpRequest request, String path) throws IOException {
        String word = path.substring(0, Math.max(0, path.indexOf('/')));
        String rest = path.substring(path.indexOf('/') + 1);
        return switch (word) {
            case "public" -> get(request, () -> servePublic(request, ObjectName.parse(rest)));
            case "authenticated" -> get(request, () -> serveAsClaims(request, rest));
            case "info" -> get(request, () -> info(request, rest));
            case "list" -> list(request, ObjectName.decode(rest));
            case "sign" -> routeSigned(request, rest);
            case "upload", "move", "copy", "list-v2" -> throw noSuchRoute(request);
            default ->
                    switch (request.method()) {
                        case "GET", "HEAD" -> serveAsClaims(request, path);
                        case "POST", "PUT" -> upload(request, ObjectName.parse(path));
                        case "DELETE" -> remove(request, path);
                        default -> throw noSuchRoute(request);
                    };
        };
    }

    private HttpResponse routeSigned(HttpRequest request, String path) throws IOException {
        return switch (request.method()) {
            case "GET", "HEAD" -> signed.serve(request, ObjectName.parse(path));
            case "POST" -> {
                Claims claims = claimsOf.apply(request);
                yield ok(
                        path.indexOf('/') < 0
                                ? signed.signAll(claims, ObjectName.decode(path), json(request))
                                : signed.sign(claims, ObjectName.parse(path), json(request)));
            }
            default -> throw noSuchRoute(request);
        };
    }

    private interface Answer {
        HttpResponse give();
    }

    private static HttpResponse get(HttpRequest request, Answer answer) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw noSuchRoute(request);
        }
        return answer.give();
    }

    private HttpResponse upload(HttpRequest request, ObjectName name) throws IOException {
        Claims claims = claimsOf.apply(request);
        Bucket bucket = catalog.bucket(name.bucket()).orElseThrow(StorageDialect::noSuchBucket);
        long limit = bucket.sizeLimit() == null ? maxUploadBytes : bucket.sizeLimit();
        Upload upload = uploads.read(request, name, Math.min(limit, maxUploadBytes));
        try {
            if (!bucket.allows(upload.contentType())) {
                throw new WhatsSoundException(
                        ErrorCode.INVALID_MIME_TYPE,
                        "mime type " + upload.contentType() + " is not supported");
            }
            objects.authorise(claims, upload);
            UploadConsumer consumer = consumers.get(name.bucket());
            String id =
                    consumer == null
                            ? objects.put(List.of(ObjectStore.rowOf(upload, claims)), none -> {})
                                    .getFirst()
                            : consumer.consume(claims, upload);
            return ok(JSON.createObjectNode().put("Id", id).put("Key", name.key()).toString());
        } finally {
            Files.deleteIfExists(upload.file());
        }
    }

    private HttpResponse servePublic(HttpRequest request, ObjectName name) {
        return objects.publicObjects()
                .find(
                        name,
                        wanted ->
                                catalog.findPublic(wanted)
                                        .map(
                                                object ->
                                                        ObjectReply.publicFile(
                                                                object, blobs.file(object.hash()))))
                .map(file -> ObjectReply.of(file, request))
                .orElseThrow(StorageDialect::noSuchKey);
    }

    private HttpResponse serveAsClaims(HttpRequest request, String path) {
        StoredObject object =
                catalog.find(claimsOf.apply(request), ObjectName.parse(path))
                        .orElseThrow(StorageDialect::noSuchKey);
        ServedFile file = ObjectReply.file(object, blobs.file(object.hash()));
        // To those who may see it: no cache between is to keep it for others (RFC 9111, section
        // 3.5).
        Headers headers =
                file.headers()
                        .with("cache-control", object.cacheControl().replace("public", "private"));
        return ObjectReply.of(
                new ServedFile(file.path(), file.size(), file.eTag(), file.lastModified(), headers),
                request);
    }

    private HttpResponse info(HttpRequest request, String path) {
        String below =
                path.startsWith("authenticated/")
                        ? path.substring("authenticated/".length())
                        : path;
        return catalog.info(claimsOf.apply(request), ObjectName.parse(below))
                .map(StorageDialect::ok)
                .orElseThrow(StorageDialect::noSuchKey);
    }

    private HttpResponse bucket(HttpRequest request, String path) {
        return catalog.bucketJson(claimsOf.apply(request), ObjectName.decode(path))
                .map(StorageDialect::ok)
                .orElseThrow(StorageDialect::noSuchBucket);
    }

    private HttpResponse list(HttpRequest request, String bucket) throws IOException {
        if (!request.method().equals("POST")) {
            throw noSuchRoute(request);
        }
        return ok(catalog.list(claimsOf.apply(request), bucket, ListRequest.of(json(request))));
    }

    /**
     * {@code DELETE /object/bucket} names objects in its body, {@code …/bucket/name} in its path.
     */
    private HttpResponse remove(HttpRequest request, String path) throws IOException {
        Claims claims = claimsOf.apply(request);
        if (path.indexOf('/') >= 0) {
            ObjectName name = ObjectName.parse(path);
            if (objects.remove(claims, name.bucket(), List.of(name.name())).equals("[]")) {
                throw noSuchKey();
            }
            return ok("{\"message\":\"Successfully deleted\"}");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode prefix : json(request).path("prefixes")) {
            names.add(prefix.asText());
        }
        if (names.isEmpty() || names.size() > MAX_REMOVED_AT_ONCE) {
            throw UploadReader.invalid("prefixes names 1 to 1000 objects.", null);
        }
        return ok(objects.remove(claims, ObjectName.decode(path), names));
    }

    private static JsonNode json(HttpRequest request) throws IOException {
        byte[] body;
        if (request.body() instanceof HttpRequest.RequestBody.Spooled(Path file, long size)) {
            if (size > MAX_JSON_BYTES) {
                throw UploadReader.tooLarge();
            }
            body = Files.readAllBytes(file);
        } else {
            body = request.bytes();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw UploadReader.invalid("The body is not JSON.", e);
        }
    }

    private static HttpResponse ok(String json) {
        return HttpResponse.json(200, json);
    }

    private static WhatsSoundException noSuchRoute(HttpRequest request) {
        return new WhatsSoundException(
                ErrorCode.NO_SUCH_ROUTE,
                "Route %s:%s not found".formatted(request.method(), request.path()));
    }

    private static WhatsSoundException noSuchKey() {
        return new WhatsSoundException(ErrorCode.NO_SUCH_KEY, "Object not found");
    }

    private static WhatsSoundException noSuchBucket() {
        return new WhatsSoundException(ErrorCode.NO_SUCH_BUCKET, "Bucket not found");
    }
}
