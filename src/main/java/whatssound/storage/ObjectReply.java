package whatssound.storage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.Headers;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;

/**
 * The answer to a reader of an object: whole, a part of it, or that he has it already.
 *
 * <p>To HEAD it is the answer to GET, of which the gateway sends the headers only. Any thread.
 */
final class ObjectReply {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private ObjectReply() {}

    static HttpResponse of(StoredObject object, Path file, HttpRequest request) {
        Headers headers = headers(object, request);
        if (isUnchanged(object, request)) {
            return new HttpResponse(304, headers, new HttpResponse.ResponseBody.None());
        }
        return switch (range(object, request)) {
            case ByteRange.Whole whole -> slice(200, headers, file, 0, object.size());
            case ByteRange.Part part ->
                    slice(
                            206,
                            headers.with("content-range", part.contentRange(object.size())),
                            file,
                            part.offset(),
                            part.length());
            case ByteRange.Unsatisfiable beyond ->
                    StorageErrors.reply(
                                    new WhatsSoundException(
                                            ErrorCode.INVALID_RANGE,
                                            ErrorCode.INVALID_RANGE.meaning()))
                            .with("content-range", "bytes */" + object.size());
        };
    }

    private static HttpResponse slice(
            int status, Headers headers, Path file, long offset, long length) {
        return new HttpResponse(
                status, headers, new HttpResponse.ResponseBody.FileSlice(file, offset, length));
    }

    private static Headers headers(StoredObject object, HttpRequest request) {
        Headers headers =
                Headers.of("accept-ranges", "bytes")
                        .with("content-type", object.contentType())
                        .with("cache-control", object.cacheControl())
                        .with("etag", object.eTag())
                        .with("last-modified", HTTP_DATE.format(object.updatedAt()))
                        .with("x-robots-tag", "none")
                        // Objects share the web app's origin, where a stored page must not run.
                        .with("x-content-type-options", "nosniff")
                        .with("content-security-policy", "default-src 'none'; sandbox");
        return request.query()
                .get("download")
                .map(name -> headers.with("content-disposition", disposition(name)))
                .orElse(headers);
    }

    private static String disposition(String fileName) {
        if (fileName.isEmpty()) {
            return "attachment;";
        }
        String encoded = URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
        return "attachment; filename=" + encoded + "; filename*=UTF-8''" + encoded + ";";
    }

    private static boolean isUnchanged(StoredObject object, HttpRequest request) {
        Optional<String> tags = request.headers().get("if-none-match");
        if (tags.isPresent()) {
            return request.headers().list("if-none-match").stream()
                    .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                    .anyMatch(tag -> tag.equals("*") || tag.equals(object.eTag()));
        }
        return request.headers()
                .get("if-modified-since")
                .flatMap(ObjectReply::date)
                .filter(since -> !lastModified(object).isAfter(since))
                .isPresent();
    }

    private static ByteRange range(StoredObject object, HttpRequest request) {
        Optional<String> field = request.headers().get("range");
        if (field.isEmpty() || !holdsIfRange(object, request)) {
            return new ByteRange.Whole();
        }
        return ByteRange.parse(field.get(), object.size());
    }

    // A reader who holds a part of another version gets the whole of this one.
    private static boolean holdsIfRange(StoredObject object, HttpRequest request) {
        Optional<String> condition = request.headers().get("if-range");
        return condition.isEmpty()
                || condition.get().equals(object.eTag())
                || date(condition.get()).filter(lastModified(object)::equals).isPresent();
    }

    private static Instant lastModified(StoredObject object) {
        return object.updatedAt().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
