package whatssound.gateway;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;

/**
 * Decides on an upload by its head, before a byte of its body is written: who sends it, whether the
 * disk has room, and how many there are already; those of a party wait for each other.
 *
 * <p>One for all event loops. {@link #admit} blocks: virtual threads.
 */
final class UploadAdmission {
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.POST, HttpMethod.PUT);
    private static final String OBJECTS = "/storage/v1/object/";
    private static final String LISTINGS = OBJECTS + "list/";
    private static final long SPARE_BYTES = 1_000_000_000;

    private final Function<HttpRequest, Optional<HttpResponse>> refusal;
    private final LongSupplier usableBytes;
    private final long largestBytes;
    private final Limits limits;
    private final Semaphore all;

    // Kept for as long as an upload of the address holds or awaits a place.
    private final LoadingCache<String, Semaphore> byAddress;

    /** How many uploads there are at once, and for how long further ones wait. */
    record Limits(int all, int perAddress, Duration patience) {
        static final Limits USUAL = new Limits(8, 2, Duration.ofSeconds(60));
    }

    /** What became of a request to upload. */
    sealed interface Verdict {
        /** Its places are held until they are given back. */
        record Admitted(Semaphore ofAddress, Semaphore ofAll) implements Verdict {
            void giveBack() {
                ofAll.release();
                ofAddress.release();
            }
        }

        record Refused(HttpResponse answer) implements Verdict {}
    }

    /**
     * @param refusal what the dialect has against the sender of a head
     * @param usableBytes room on the disk that uploads are written to
     * @param largestBytes the largest upload, assumed where none is declared
     */
    UploadAdmission(
            Function<HttpRequest, Optional<HttpResponse>> refusal,
            LongSupplier usableBytes,
            long largestBytes,
            Limits limits) {
        this.refusal = refusal;
        this.usableBytes = usableBytes;
        this.largestBytes = largestBytes;
        this.limits = limits;
        this.all = new Semaphore(limits.all(), true);
        this.byAddress =
                Caffeine.newBuilder()
                        .weakValues()
                        .build(_ -> new Semaphore(limits.perAddress(), true));
    }

    /** Whether the request's body would go to a file. */
    static boolean concerns(HttpServerRequest request) {
        String path = Objects.requireNonNull(request.path());
        return METHODS.contains(request.method())
                && path.startsWith(OBJECTS)
                && !path.startsWith(LISTINGS);
    }

    static long usableBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("The disk of uploads cannot be asked for its room.", e);
        }
    }

    /** An error in the shape of the Storage API. */
    static HttpResponse error(int httpStatus, ErrorCode error, String message) {
        return HttpResponse.json(
                httpStatus,
                "{\"statusCode\":\"%d\",\"code\":\"%2$s\",\"error\":\"%2$s\",\"message\":\"%3$s\"}"
                        .formatted(error.httpStatus(), error.code(), message));
    }

    /** Waits for a place; what is admitted gives it back. */
    Verdict admit(HttpRequest head) {
        Optional<HttpResponse> refused = refusal.apply(head);
        if (refused.isPresent()) {
            return new Verdict.Refused(refused.get());
        }
        Semaphore ofAddress = byAddress.get(head.clientAddress());
        if (!taken(ofAddress)) {
            return new Verdict.Refused(busy());
        }
        if (!taken(all)) {
            ofAddress.release();
            return new Verdict.Refused(busy());
        }
        Verdict.Admitted admitted = new Verdict.Admitted(ofAddress, all);
        HttpResponse full = noRoom(head);
        if (full != null) {
            admitted.giveBack();
            return new Verdict.Refused(full);
        }
        return admitted;
    }

    private boolean taken(Semaphore places) {
        try {
            return places.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private @Nullable HttpResponse noRoom(HttpRequest head) {
        long declaredBytes =
                head.headers()
                        .get("content-length")
                        .filter(length -> length.matches("\\d{1,18}"))
                        .map(Long::parseLong)
                        .orElse(largestBytes);
        // Of a larger one, no more than this is written.
        long bytes = Math.min(declaredBytes, largestBytes);
        return usableBytes.getAsLong() < SPARE_BYTES + bytes
                ? error(507, ErrorCode.STORAGE_FULL, ErrorCode.STORAGE_FULL.meaning())
                : null;
    }

    private static HttpResponse busy() {
        return error(
                        429,
                        ErrorCode.OVER_REQUEST_RATE_LIMIT,
                        "Too many uploads at once from this address; try again later.")
                .with("retry-after", "30");
    }
}
