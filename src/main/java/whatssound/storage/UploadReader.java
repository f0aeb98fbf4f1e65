package whatssound.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.HttpRequest;

/**
 * Turns a request's body, raw or multipart, into an {@link Upload}. On the request's virtual
 * thread.
 */
final class UploadReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIELD_VALUE = Pattern.compile("[\\x20-\\x7e]{1,256}");
    private static final String UNKNOWN_TYPE = "application/octet-stream";
    private static final String UNCACHED = "no-cache";

    private final BlobStore blobs;

    UploadReader(BlobStore blobs) {
        this.blobs = blobs;
    }

    /**
     * Reads the upload into a draft; the caller deletes it in the end.
     *
     * @throws WhatsSoundException ENTITY_TOO_LARGE or INVALID_REQUEST
     */
    Upload read(HttpRequest request, ObjectName name, long maxBytes) throws IOException {
        Path draft = blobs.newDraft();
        try {
            return contentType(request).toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
                    ? readForm(request, name, draft, maxBytes)
                    : readRaw(request, name, draft, maxBytes);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    private static Upload readForm(HttpRequest request, ObjectName name, Path draft, long maxBytes)
            throws IOException {
        UploadForm form;
        try (InputStream body = open(request)) {
            form = UploadForm.read(body, contentType(request), draft, maxBytes);
        }
        return new Upload(
                name,
                draft,
                Files.size(draft),
                checked(form.contentType().orElse(UNKNOWN_TYPE), "content type"),
                checked(
                        form.cacheControl().map(age -> "max-age=" + age).orElse(UNCACHED),
                        "cacheControl"),
                userMetadata(form.metadata()),
                replaces(request));
    }

    private static Upload readRaw(HttpRequest request, ObjectName name, Path draft, long maxBytes)
            throws IOException {
        switch (request.body()) {
            case HttpRequest.RequestBody.Spooled(Path file, long size) -> {
                refuseLargerThan(maxBytes, size);
                BlobStore.move(file, draft);
            }
            case HttpRequest.RequestBody.Bytes(byte[] content) -> {
                refuseLargerThan(maxBytes, content.length);
                Files.write(draft, content);
            }
            case HttpRequest.RequestBody.None none -> {
                // An empty object is an object; the draft is empty already.
            }
        }
        return new Upload(
                name,
                draft,
                Files.size(draft),
                checked(contentType(request), "content-type"),
                checked(request.headers().get("cache-control").orElse(UNCACHED), "cache-control"),
                userMetadata(request.headers().get("x-metadata").map(UploadReader::fromBase64)),
                replaces(request));
    }

    private static void refuseLargerThan(long maxBytes, long size) {
        if (size > maxBytes) {
            throw tooLarge();
        }
    }

    static WhatsSoundException tooLarge() {
        return new WhatsSoundException(
                ErrorCode.ENTITY_TOO_LARGE, "The object exceeded the maximum allowed size");
    }

    private static String contentType(HttpRequest request) {
        return request.headers()
                .get("content-type")
                .filter(type -> !type.isBlank())
                .orElse(UNKNOWN_TYPE);
    }

    private static boolean replaces(HttpRequest request) {
        return request.method().equals("PUT")
                || request.headers().get("x-upsert").orElse("false").equals("true");
    }

    private static InputStream open(HttpRequest request) throws IOException {
        return request.body() instanceof HttpRequest.RequestBody.Spooled(Path file, long size)
                ? Files.newInputStream(file)
                : new ByteArrayInputStream(request.bytes());
    }

    // These become fields of a response header.
    private static String checked(String value, String what) {
        if (!FIELD_VALUE.matcher(value).matches()) {
            throw invalid("The upload's " + what + " is not valid.", null);
        }
        return value;
    }

    private static @Nullable String userMetadata(Optional<String> json) {
        if (json.isEmpty()) {
            return null;
        }
        try {
            if (JSON.readTree(json.get()).isObject() && json.get().indexOf("\\u0000") < 0) {
                return json.get();
            }
            throw invalid("The upload's metadata is not a JSON object.", null);
        } catch (JsonProcessingException e) {
            throw invalid("The upload's metadata is not JSON.", e);
        }
    }

    private static String fromBase64(String text) {
        try {
            return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("x-metadata is not base64.", e);
        }
    }

    static WhatsSoundException invalid(String message, @Nullable Throwable cause) {
        return new WhatsSoundException(ErrorCode.INVALID_REQUEST, message, cause);
    }
}
