package whatssound.pages;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions behind links, as far as links may tell of them. Codes that tell nothing are counted
 * like wrong codes at the door, so that nobody guesses here what he may not guess there. Any
 * thread.
 */
final class SharedSessions {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSessions.class);

    /** As many as one person may give at the door. */
    static final int WRONG_CODES_A_MINUTE = 10;

    /** Of all networks together, for whoever has many. */
    static final int ALL_WRONG_CODES_A_MINUTE = 120;

    /** A link that is sent to a large group is opened by all of it at once. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int REMEMBERED_CODES = 10_000;
    private static final int REMEMBERED_NETWORKS = 100_000;

    /** The page does not need the answer: it comes without. */
    private static final long PATIENCE_MS = 500;

    private static final int LOOKS_AT_A_TIME = 2;

    private final Function<String, Optional<SharedSession>> store;
    private final Executor workers;
    private final TimeMeter time;
    private final Semaphore looks = new Semaphore(LOOKS_AT_A_TIME);
    private final LocalBucket all;
    private final Cache<String, LocalBucket> networks =
            Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_NETWORKS)
                    .expireAfterAccess(MINUTE.multipliedBy(2))
                    .build();
    private final AsyncCache<String, Optional<SharedSession>> recent;

    SharedSessions(Function<String, Optional<SharedSession>> store, Executor workers) {
        this(store, workers, TimeMeter.SYSTEM_NANOTIME);
    }

    SharedSessions(
            Function<String, Optional<SharedSession>> store, Executor workers, TimeMeter time) {
        this.store = store;
        this.workers = workers;
        this.time = time;
        this.all = bucket(ALL_WRONG_CODES_A_MINUTE);
        this.recent =
                Caffeine.newBuilder()
                        .maximumSize(REMEMBERED_CODES)
                        .expireAfterWrite(REMEMBERED)
                        .ticker(time::currentTimeNanos)
                        .buildAsync();
    }

    /** The session with this code; empty where a link tells nothing, or not now. Waits a moment. */
    Optional<SharedSession> find(String code, String network) {
        CompletableFuture<Optional<SharedSession>> asked = recent.getIfPresent(code);
        if (asked == null) {
            LocalBucket wrongCodes = networks.get(network, added -> bucket(WRONG_CODES_A_MINUTE));
            if (!wrongCodes.tryConsume(1)) {
                return Optional.empty();
            } else if (!all.tryConsume(1)) {
                wrongCodes.addTokens(1);
                return Optional.empty();
            }
            asked =
                    recent.get(
                            code,
                            (wanted, executor) ->
                                    CompletableFuture.supplyAsync(
                                            () -> look(wanted, wrongCodes), workers));
        }
        return await(asked);
    }

    /** Where it cannot be read, nobody has guessed anything. */
    private Optional<SharedSession> look(String code, LocalBucket wrongCodes) {
        looks.acquireUninterruptibly();
        boolean wrong = false;
        try {
            Optional<SharedSession> found = store.apply(code);
            wrong = found.isEmpty();
            return found;
        } catch (RuntimeException e) {
            LOG.warn("what a link tells cannot be read: {}", e.getMessage());
            return Optional.empty();
        } finally {
            looks.release();
            if (!wrong) {
                wrongCodes.addTokens(1);
                all.addTokens(1);
            }
        }
    }

    private static Optional<SharedSession> await(CompletableFuture<Optional<SharedSession>> asked) {
        try {
            return asked.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private LocalBucket bucket(int perMinute) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                .build();
    }
}
