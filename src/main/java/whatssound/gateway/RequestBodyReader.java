package whatssound.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import whatssound.http.HttpRequest.RequestBody;

/**
 * Receives a request's body, small ones in memory and uploads in a file.
 *
 * <p>A body over the limit is received to its end and thrown away, because a browser shows an
 * answer only when it could send everything. Lives on the request's event loop.
 */
final class RequestBodyReader {
    static final int MAX_BYTES_IN_MEMORY = 1 << 20;
    private static final int CHECKS_PER_STALL = 4;

    private final Vertx vertx;
    private final Path spoolFolder;
    private final long maxSpooledBytes;
    private final long stallMs;

    /**
     * @param stallMs the longest that a sender may pause
     */
    RequestBodyReader(Vertx vertx, Path spoolFolder, long maxSpooledBytes, long stallMs) {
        this.vertx = vertx;
        this.spoolFolder = spoolFolder;
        this.maxSpooledBytes = maxSpooledBytes;
        this.stallMs = stallMs;
    }

    /** The body was larger than the route takes. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The sender paused for too long. */
    static final class Stalled extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param maxBytes beyond which the body fails as {@link TooLarge}
     */
    Future<RequestBody> inMemory(HttpServerRequest request, int maxBytes) {
        Promise<RequestBody> received = Promise.promise();
        Buffer body = Buffer.buffer();
        boolean[] tooLarge = {false};
        Runnable heard = watch(request, received);
        request.handler(
                chunk -> {
                    heard.run();
                    if (tooLarge[0] || body.length() + chunk.length() > maxBytes) {
                        tooLarge[0] = true;
                    } else {
                        body.appendBuffer(chunk);
                    }
                });
        request.endHandler(
                end -> {
                    if (tooLarge[0]) {
                        received.tryFail(new TooLarge());
                    } else {
                        received.tryComplete(
                                body.length() == 0
                                        ? new RequestBody.None()
                                        : new RequestBody.Bytes(body.getBytes()));
                    }
                });
        return received.future();
    }

    /** Receives the body of a request that was paused, and keeps nothing of it. */
    Future<Void> dropped(HttpServerRequest request) {
        Promise<Void> received = Promise.promise();
        Runnable heard = watch(request, received);
        request.handler(chunk -> heard.run());
        request.endHandler(end -> received.tryComplete());
        request.resume();
        return received.future();
    }

    Future<RequestBody> spooled(HttpServerRequest request) {
        Path file = spoolFolder.resolve("upload-" + UUID.randomUUID());
        request.pause();
        return vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(opened -> receiveInto(request, opened, file));
    }

    private Future<RequestBody> receiveInto(
            HttpServerRequest request, AsyncFile opened, Path file) {
        Promise<Void> received = Promise.promise();
        long[] size = {0};
        Runnable heard = watch(request, received);
        request.handler(
                chunk -> {
                    heard.run();
                    size[0] += chunk.length();
                    if (size[0] <= maxSpooledBytes && !received.future().isComplete()) {
                        opened.write(chunk).onFailure(received::tryFail);
                        if (opened.writeQueueFull()) {
                            request.pause();
                            opened.drainHandler(drained -> request.resume());
                        }
                    }
                });
        request.endHandler(end -> received.tryComplete());
        request.resume();
        return received.future()
                .eventually(opened::close)
                .compose(
                        whole ->
                                size[0] > maxSpooledBytes
                                        ? Future.failedFuture(new TooLarge())
                                        : Future.<RequestBody>succeededFuture(
                                                new RequestBody.Spooled(file, size[0])))
                .recover(cause -> delete(file).compose(deleted -> Future.failedFuture(cause)));
    }

    /** Fails what is received when the sender goes or pauses for long; run upon each chunk. */
    private Runnable watch(HttpServerRequest request, Promise<?> received) {
        long[] heardNanos = {System.nanoTime()};
        long timer =
                vertx.setPeriodic(
                        Math.max(1, stallMs / CHECKS_PER_STALL),
                        id -> {
                            long silentNanos = System.nanoTime() - heardNanos[0];
                            if (silentNanos > TimeUnit.MILLISECONDS.toNanos(stallMs)) {
                                received.tryFail(new Stalled());
                            }
                        });
        received.future().onComplete(done -> vertx.cancelTimer(timer));
        request.exceptionHandler(received::tryFail);
        if (request.response().closed()) {
            received.tryFail("the client went while it waited");
        }
        return () -> heardNanos[0] = System.nanoTime();
    }

    /** Removes a spooled body; nothing is left of an upload that was refused or broke off. */
    Future<?> delete(Path file) {
        // It may be gone already: a dialect may keep the file by moving it.
        return vertx.fileSystem().delete(file.toString()).otherwiseEmpty();
    }
}
