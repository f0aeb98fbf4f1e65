package whatssound.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * How many accounts one address may make in an hour; a house party is one address. Any thread.
 *
 * <p>IPv6 hosts choose among 2^64 addresses of their own, so their network is what counts.
 */
final class SignUpLimit {
    private static final int REMEMBERED_ADDRESSES = 100_000;
    private static final int NETWORK_BYTES = 8;

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
        Bucket bucket = buckets.get(network(clientAddress), _ -> newBucket());
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

    private static String network(String clientAddress) {
        try {
            return InetAddress.ofLiteral(clientAddress) instanceof Inet6Address address
                    ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                    : clientAddress;
        } catch (IllegalArgumentException e) {
            return clientAddress;
        }
    }
}
