package whatssound.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.TooSoon;

/**
 * How often all of a session together may say something. Who has just come draws from another
 * bucket than who has been there: a raid silences itself and nobody else. Any thread.
 */
public final class CrowdLimits {
    /** For so long somebody has just come. */
    static final Duration NEW_FOR = Duration.ofMinutes(5);

    private static final int REMEMBERED_MEMBERS = 200_000;
    private static final int REMEMBERED_SESSIONS = 20_000;
    private static final Duration REMEMBERED = Duration.ofHours(2);

    private static final Map<String, Limit> LIMITS =
            Map.of(
                    // More than that in a second is read by nobody.
                    "send_message",
                            new Limit(ErrorCode.TOO_MANY_MESSAGES, 40, 20, Duration.ofSeconds(1)),
                    "report", new Limit(ErrorCode.TOO_MANY_REPORTS, 30, 30, Duration.ofMinutes(1)));

    private record Limit(ErrorCode refusal, int atOnce, int refilled, Duration period) {
        Bandwidth bandwidth() {
            return Bandwidth.builder().capacity(atOnce).refillGreedy(refilled, period).build();
        }
    }

    private record Member(UUID session, UUID user) {}

    private record Crowd(UUID session, String function, boolean isNew) {}

    private final TimeMeter time;
    private final Cache<Member, Long> firstCallNanos;
    private final Cache<Crowd, LocalBucket> buckets;

    public CrowdLimits() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    CrowdLimits(TimeMeter time) {
        this.time = time;
        this.firstCallNanos =
                Caffeine.newBuilder()
                        .maximumSize(REMEMBERED_MEMBERS)
                        .expireAfterAccess(REMEMBERED)
                        .build();
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(REMEMBERED_SESSIONS)
                        .expireAfterAccess(REMEMBERED)
                        .build();
    }

    /**
     * A call about a session was answered well: whoever may do something in it is in it. Only such
     * calls count, so that nobody outside uses up what those inside may say.
     */
    public void called(String function, Claims caller, UUID session) {
        UUID user = caller.subject();
        if (user == null) {
            return;
        }
        Member member = new Member(session, user);
        Limit limit = LIMITS.get(function);
        if (limit != null) {
            bucketOf(member, function, limit).consumeIgnoringRateLimits(1);
        }
        firstCallNanos.asMap().putIfAbsent(member, time.currentTimeNanos());
    }

    /** Why a call is refused, or empty where it is let in. */
    public Optional<TooSoon> refusal(String function, Claims caller, String arguments) {
        Limit limit = LIMITS.get(function);
        UUID user = caller.subject();
        UUID session = limit == null ? null : CalledSession.of(arguments);
        if (limit == null || user == null || session == null) {
            return Optional.empty();
        }
        EstimationProbe probe =
                bucketOf(new Member(session, user), function, limit).estimateAbilityToConsume(1);
        return probe.canBeConsumed()
                ? Optional.empty()
                : Optional.of(TooSoon.byNanos(limit.refusal, probe.getNanosToWaitForRefill()));
    }

    private LocalBucket bucketOf(Member member, String function, Limit limit) {
        Crowd crowd = new Crowd(member.session, function, isNew(member));
        return buckets.get(crowd, added -> newBucket(limit));
    }

    private boolean isNew(Member member) {
        @Nullable Long first = firstCallNanos.getIfPresent(member);
        return first == null || time.currentTimeNanos() - first < NEW_FOR.toNanos();
    }

    private LocalBucket newBucket(Limit limit) {
        return Bucket.builder().withCustomTimePrecision(time).addLimit(limit.bandwidth()).build();
    }
}
