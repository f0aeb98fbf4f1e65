package whatssound.realtime;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.protocol.Inbound;

/**
 * How much one socket may ask for in a second. A refusal is told and closes nothing.
 *
 * <p>Lives on the socket's event loop.
 */
final class SocketLimit {
    private static final int MESSAGES_PER_SECOND = 5_000;

    /** A join asks policies, so that it counts as many messages. */
    private static final int JOIN_COST = 50;

    /** Sockets that only listen never come to have a bucket, of which there would be many. */
    private static final int UNCOUNTED = 200;

    private int uncounted;
    private @Nullable Bucket bucket;

    /** Whether the message may be taken. */
    boolean permits(Inbound message) {
        long cost =
                switch (message) {
                    // These cost nothing to answer, and a refused leave would keep its channel.
                    case Inbound.Heartbeat heartbeat -> 0;
                    case Inbound.Leave leave -> 0;
                    case Inbound.Join join -> JOIN_COST;
                    case Inbound.Push push -> 1;
                    case Inbound.Malformed malformed -> 1;
                };
        if (cost == 0 || uncounted < UNCOUNTED) {
            uncounted++;
            return true;
        }
        if (bucket == null) {
            bucket =
                    Bucket.builder()
                            .addLimit(
                                    limit ->
                                            limit.capacity(MESSAGES_PER_SECOND)
                                                    .refillGreedy(
                                                            MESSAGES_PER_SECOND,
                                                            Duration.ofSeconds(1)))
                            .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                            .build();
        }
        return bucket.tryConsume(cost);
    }
}
