package whatssound.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.error.TooSoon;

/**
 * How often one user may call the functions of a session, whichever sessions they are about; of
 * those who are nobody yet, all of a network together. Any thread.
 */
public final class CallLimits {
    private static final int REMEMBERED_BUCKETS = 100_000;
    // Longer than any bucket takes to fill, so that forgetting one grants nothing.
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final String OPERATOR = "service_role";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What is counted together. */
    private enum Allowance {
        VOTES(ErrorCode.TOO_MANY_VOTES),
        REQUESTS(ErrorCode.TOO_MANY_TRACK_REQUESTS),
        LISTS(ErrorCode.TOO_MANY_TRACK_REQUESTS),
        JOINS(ErrorCode.TOO_MANY_JOINS),
        COMMANDS(ErrorCode.TOO_MANY_COMMANDS),
        MESSAGES(ErrorCode.TOO_MANY_MESSAGES),
        REPORTS(ErrorCode.TOO_MANY_REPORTS),
        FOLDS(ErrorCode.TOO_MANY_CALLS),
        RENAMES(ErrorCode.TOO_MANY_CALLS),
        OTHERS(ErrorCode.TOO_MANY_CALLS),
        VISITS(ErrorCode.TOO_MANY_CALLS);

        private final ErrorCode refusal;

        Allowance(ErrorCode refusal) {
            this.refusal = refusal;
        }

        private List<Bandwidth> limits() {
            return switch (this) {
                case VOTES -> List.of(limit(20, 10, SECOND), limit(60, 60, MINUTE));
                // A DJ adds an evening's music in one go.
                case REQUESTS -> List.of(limit(40, 10, MINUTE));
                // Each may be hundreds of requests.
                case LISTS -> List.of(limit(5, 5, MINUTE));
                case JOINS -> List.of(limit(20, 10, MINUTE));
                case COMMANDS -> List.of(limit(20, 10, SECOND));
                // Lines that waited for the network come all at once.
                case MESSAGES -> List.of(limit(20, 5, SECOND), limit(120, 120, MINUTE));
                case REPORTS -> List.of(limit(5, 5, MINUTE));
                // Each reads a whole evening, or all that is kept of a person.
                case FOLDS -> List.of(limit(8, 8, MINUTE));
                // Everybody in all of one's sessions is told.
                case RENAMES -> List.of(limit(5, 5, MINUTE));
                case OTHERS -> List.of(limit(20, 5, SECOND));
                // A whole venue that opens the start page at once.
                case VISITS -> List.of(limit(200, 20, SECOND));
            };
        }

        private static Bandwidth limit(int atOnce, int refilled, Duration period) {
            return Bandwidth.builder().capacity(atOnce).refillGreedy(refilled, period).build();
        }
    }

    private static final Map<String, Allowance> ALLOWANCES =
            Map.ofEntries(
                    Map.entry("vote", Allowance.VOTES),
                    Map.entry("vote_skip", Allowance.VOTES),
                    Map.entry("request_track", Allowance.REQUESTS),
                    Map.entry("queue_playlist", Allowance.LISTS),
                    Map.entry("join_session", Allowance.JOINS),
                    Map.entry("send_message", Allowance.MESSAGES),
                    Map.entry("report", Allowance.REPORTS),
                    Map.entry("session_recap", Allowance.FOLDS),
                    Map.entry("export_session", Allowance.FOLDS),
                    Map.entry("export_my_data", Allowance.FOLDS),
                    Map.entry("set_display_name", Allowance.RENAMES),
                    Map.entry("command_playback", Allowance.COMMANDS),
                    Map.entry("move_entry", Allowance.COMMANDS),
                    Map.entry("pin_entry", Allowance.COMMANDS));

    private record Counted(String who, Allowance allowance) {}

    private final TimeMeter time;
    private final Cache<Counted, LocalBucket> buckets =
            Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_BUCKETS)
                    .expireAfterAccess(REMEMBERED)
                    .build();

    public CallLimits() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    CallLimits(TimeMeter time) {
        this.time = time;
    }

    /**
     * Counts a call: why it is refused, or empty where it is let in. The operator's key is not
     * counted.
     */
    public Optional<TooSoon> refusal(String function, Claims caller, String network) {
        UUID user = caller.subject();
        if (caller.role().equals(OPERATOR)) {
            return Optional.empty();
        }
        Allowance allowance =
                user == null
                        ? Allowance.VISITS
                        : ALLOWANCES.getOrDefault(function, Allowance.OTHERS);
        Counted counted = new Counted(user == null ? network : user.toString(), allowance);
        LocalBucket bucket = buckets.get(counted, this::fullBucket);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(TooSoon.byNanos(allowance.refusal, probe.getNanosToWaitForRefill()));
    }

    private LocalBucket fullBucket(Counted counted) {
        var bucket = Bucket.builder().withCustomTimePrecision(time);
        counted.allowance.limits().forEach(bucket::addLimit);
        return bucket.build();
    }
}
