package whatssound.realtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import whatssound.db.Claims;
import whatssound.http.HttpResponse;

/**
 * How many broadcasts one sender may send by HTTP: a user, or an address where there is no user.
 * Any thread.
 */
final class SenderLimits {
    static final int BURST = 1_000;
    private static final int PER_SECOND = 200;
    private static final int REMEMBERED_SENDERS = 100_000;
    private static final String OPERATOR = "service_role";

    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_SENDERS)
                    .expireAfterAccess(Duration.ofMinutes(1))
                    .build();

    /** What came of asking. */
    enum Outcome {
        GRANTED,
        EXHAUSTED,
        BATCH_TOO_LARGE
    }

    /** The outcome, with what is left and when there is more. */
    record Verdict(Outcome outcome, long left, long secondsToWait) {

        /** The answer with the fields that tell a client of its limit. */
        HttpResponse told(HttpResponse answer) {
            HttpResponse told =
                    answer.with("x-rate-limit", Integer.toString(BURST))
                            .with("x-rate-limit-remaining", Long.toString(left))
                            .with("x-rate-rolling", Long.toString(BURST - left));
            return outcome == Outcome.EXHAUSTED
                    ? told.with("retry-after", Long.toString(secondsToWait))
                    : told;
        }
    }

    /** Takes a request's broadcasts, all or none. */
    Verdict take(Claims sender, String clientAddress, int broadcasts) {
        if (sender.role().equals(OPERATOR)) {
            return new Verdict(Outcome.GRANTED, BURST, 0);
        }
        String name = sender.subject() == null ? clientAddress : sender.subject().toString();
        Bucket bucket = buckets.get(name, _ -> newBucket());
        if (broadcasts > BURST) {
            return new Verdict(Outcome.BATCH_TOO_LARGE, bucket.getAvailableTokens(), 0);
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(broadcasts);
        return new Verdict(
                probe.isConsumed() ? Outcome.GRANTED : Outcome.EXHAUSTED,
                probe.getRemainingTokens(),
                TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1);
    }

    private static Bucket newBucket() {
        return Bucket.builder()
                .addLimit(
                        limit ->
                                limit.capacity(BURST)
                                        .refillGreedy(PER_SECOND, Duration.ofSeconds(1)))
                .build();
    }
}
