package whatssound.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import whatssound.http.ClientNetwork;

/** How many accounts one address may make in an hour; a house party is one address. Any thread. */
final class SignUpLimit {
    private static final int REMEMBERED_ADDRESSES = 100_000;

    private final int perHour;
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_ADDRESSES)
                    .expireAfterAccess(Duration.ofHours(1))
                    .build();

    SignUpLimit(int perHour) {
        this.perHour = perHour;
    }

    /** Takes one: 0 where it was granted, else the seconds until there is another. */
    long secondsToWait(String clientAddress) {
        Bucket bucket = buckets.get(ClientNetwork.of(clientAddress), _ -> newBucket());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? 0
                : Math.max(1, TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1);
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(
                        limit -> limit.capacity(perHour).refillGreedy(perHour, Duration.ofHours(1)))
                .build();
    }
}
