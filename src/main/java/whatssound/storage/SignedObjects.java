package whatssound.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.Headers;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.http.HttpResponse.ResponseBody;
import whatssound.http.ServedFile;

/**
 * Addresses that open objects of private buckets for a time, as {@code createSignedUrl} asks for
 * them, and what is served under them. On the requests' virtual threads.
 */
final class SignedObjects {
    private static final long LONGEST_SECONDS = 365L * 86_400;
    private static final int MOST_AT_ONCE = 1_000;
    private static final long LARGEST_MANIFEST = 1 << 20;
    private static final String NOT_FOUND =
            "Either the object does not exist or you do not have access to it";

    private final CatalogStore catalog;
    private final BlobStore blobs;
    private final AddressSignatures signatures;
    private final Map<String, Long> shared;

    /**
     * @param shared seconds that an address may last in buckets of which the manifests may open
     *     what they name; in others no manifest is read
     */
    SignedObjects(
            CatalogStore catalog,
            BlobStore blobs,
            AddressSignatures signatures,
            Map<String, Long> shared) {
        this.shared = shared;
        this.catalog = catalog;
        this.blobs = blobs;
        this.signatures = signatures;
    }

    /** {@code {signedURL}} of an object that its asker may read. */
    String sign(Claims claims, ObjectName name, JsonNode request) {
        long seconds = lifetime(name.bucket(), request);
        if (catalog.find(claims, name).isEmpty()) {
            throw new WhatsSoundException(ErrorCode.NO_SUCH_KEY, ErrorCode.NO_SUCH_KEY.meaning());
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("signedURL", address(name, seconds))
                .toString();
    }

    /** {@code [{error, path, signedURL}]} in the order of the paths. */
    String signAll(Claims claims, String bucket, JsonNode request) {
        long seconds = lifetime(bucket, request);
        List<String> paths = new ArrayList<>();
        for (JsonNode path : request.path("paths")) {
            paths.add(path.isTextual() ? path.textValue() : "");
        }
        if (paths.isEmpty() || paths.size() > MOST_AT_ONCE) {
            throw UploadReader.invalid("paths names 1 to 1000 objects.", null);
        }
        Set<String> visible = catalog.visible(claims, bucket, paths);
        ArrayNode answer = JsonNodeFactory.instance.arrayNode();
        for (String path : paths) {
            ObjectNode each = answer.addObject();
            boolean found = visible.contains(path);
            each.put("error", found ? null : NOT_FOUND);
            each.put("path", path);
            each.put("signedURL", found ? address(new ObjectName(bucket, path), seconds) : null);
        }
        return answer.toString();
    }

    /** The object to a reader whose signature holds. */
    HttpResponse serve(HttpRequest request, ObjectName name) throws IOException {
        String signature =
                request.query()
                        .get("token")
                        .orElseThrow(
                                () ->
                                        new WhatsSoundException(
                                                ErrorCode.INVALID_SIGNATURE,
                                                "The address has no token"));
        SignatureWindow window = signatures.check(name, signature);
        StoredObject object =
                catalog.findAny(name)
                        .orElseThrow(
                                () ->
                                        new WhatsSoundException(
                                                ErrorCode.NO_SUCH_KEY, "Object not found"));
        ServedFile file = ObjectReply.publicFile(object, blobs.file(object.hash()));
        Headers headers =
                file.headers()
                        .with(
                                "cache-control",
                                "public, max-age=%d, immutable"
                                        .formatted(signatures.leftSeconds(window)));
        if (shared.containsKey(name.bucket())
                && SignedManifest.isManifest(name.name())
                && object.size() <= LARGEST_MANIFEST) {
            String manifest = Files.readString(file.path());
            return new HttpResponse(
                    200,
                    headers.without("etag").without("accept-ranges").without("last-modified"),
                    new ResponseBody.Bytes(
                            SignedManifest.of(
                                            name.name(),
                                            manifest,
                                            beside -> signatures.sign(name.beside(beside), window))
                                    .getBytes(StandardCharsets.UTF_8)));
        }
        return ObjectReply.of(
                new ServedFile(file.path(), file.size(), file.eTag(), file.lastModified(), headers),
                request);
    }

    private String address(ObjectName name, long seconds) {
        return "/object/sign/" + name.key() + "?token=" + signatures.sign(name, seconds);
    }

    private long lifetime(String bucket, JsonNode request) {
        @Nullable JsonNode seconds = request.get("expiresIn");
        if (seconds == null
                || !seconds.canConvertToLong()
                || !seconds.isIntegralNumber()
                || seconds.asLong() < 1
                || seconds.asLong() > LONGEST_SECONDS) {
            throw UploadReader.invalid("expiresIn is 1 second to a year.", null);
        }
        return Math.min(seconds.asLong(), shared.getOrDefault(bucket, LONGEST_SECONDS));
    }
}
