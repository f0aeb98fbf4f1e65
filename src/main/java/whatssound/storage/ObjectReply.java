package whatssound.storage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.FileAnswer;
import whatssound.http.Headers;
import whatssound.http.HttpDate;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.http.HttpResponse.ResponseBody;
import whatssound.http.ServedFile;

/**
 * The answer to a reader of an object: whole, a part of it, or that he has it already.
 *
 * <p>To HEAD it is the answer to GET, of which the gateway sends the headers only. Any thread.
 */
final class ObjectReply {
    private ObjectReply() {}

    /** The object as all of its readers are told of it. */
    static ServedFile file(StoredObject object, Path blob) {
        Headers headers =
                Headers.of("accept-ranges", "bytes")
                        .with("content-type", object.contentType())
                        .with("cache-control", object.cacheControl())
                        .with("etag", object.eTag())
                        .with("last-modified", HttpDate.format(object.updatedAt()))
                        .with("x-robots-tag", "none")
                        // Objects share the web app's origin, where a stored page must not run.
                        .with("x-content-type-options", "nosniff")
                        .with("content-security-policy", "default-src 'none'; sandbox");
        return new ServedFile(
                blob,
                object.size(),
                object.eTag(),
                object.updatedAt().truncatedTo(ChronoUnit.SECONDS),
                headers);
    }

    /** The same of an object that pages of any origin, and any cache between, may read. */
    static ServedFile publicFile(StoredObject object, Path blob) {
        ServedFile file = file(object, blob);
        Headers headers =
                file.headers()
                        .with("access-control-allow-origin", "*")
                        .with("access-control-expose-headers", "content-range, accept-ranges, etag")
                        .with("timing-allow-origin", "*");
        return new ServedFile(file.path(), file.size(), file.eTag(), file.lastModified(), headers);
    }

    static HttpResponse of(ServedFile file, HttpRequest request) {
        Headers headers =
                request.query()
                        .get("download")
                        .map(name -> file.headers().with("content-disposition", disposition(name)))
                        .orElse(file.headers());
        boolean isHead = request.method().equals("HEAD");
        return switch (FileAnswer.of(file, isHead, request.headers().fields()::get)) {
            case FileAnswer.Whole _ ->
                    new HttpResponse(
                            200, headers, new ResponseBody.FileSlice(file.path(), 0, file.size()));
            case FileAnswer.Part(var part) ->
                    new HttpResponse(
                            206,
                            headers.with("content-range", part.contentRange(file.size())),
                            new ResponseBody.FileSlice(file.path(), part.offset(), part.length()));
            case FileAnswer.NotModified _ ->
                    new HttpResponse(304, headers, new ResponseBody.None());
            case FileAnswer.PreconditionFailed _ ->
                    HttpResponse.empty(412).with("etag", file.eTag());
            case FileAnswer.Unsatisfiable _ ->
                    StorageErrors.reply(
                                    new WhatsSoundException(
                                            ErrorCode.INVALID_RANGE,
                                            ErrorCode.INVALID_RANGE.meaning()))
                            .with("content-range", "bytes */" + file.size());
        };
    }

    private static String disposition(String fileName) {
        if (fileName.isEmpty()) {
            return "attachment;";
        }
        String encoded = URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
        return "attachment; filename=" + encoded + "; filename*=UTF-8''" + encoded + ";";
    }
}
