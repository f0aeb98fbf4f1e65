package whatssound.rest;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.http.HttpResponse;
import whatssound.rest.error.RestException;

/**
 * How many requests of one user are answered at once, so that nobody takes all connections and all
 * memory; further ones wait their turn. Virtual threads.
 */
final class RequestTurns {
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String OPERATOR = "service_role";

    private final Duration patience;

    // Kept for as long as a request holds or awaits a turn.
    private final LoadingCache<String, Semaphore> turns;

    private final Map<String, Semaphore> byFunction = new HashMap<>();

    /**
     * @param narrow how many calls of a function run at once, of all users together: those that
     *     wait for each other anyway would keep all others from a connection meanwhile
     */
    RequestTurns(int atOnce, Duration patience, Map<String, Integer> narrow) {
        this.patience = patience;
        this.turns = Caffeine.newBuilder().weakValues().build(_ -> new Semaphore(atOnce, true));
        narrow.forEach((function, calls) -> byFunction.put(function, new Semaphore(calls, true)));
    }

    static RequestTurns usual(Map<String, Integer> narrow) {
        return new RequestTurns(AT_ONCE, PATIENCE, narrow);
    }

    /**
     * Answers when it is this request's turn. Who is not signed in is known by the address.
     *
     * @param function that is called; null where none is
     * @throws RestException TOO_MANY_REQUESTS where that takes too long
     */
    HttpResponse take(
            Claims claims,
            String clientAddress,
            @Nullable String function,
            Supplier<HttpResponse> answer) {
        if (claims.role().equals(OPERATOR)) {
            return answer.get();
        }
        Semaphore own = turns.get(Objects.toString(claims.subject(), clientAddress));
        Semaphore narrow = function == null ? null : byFunction.get(function);
        return inTurn(own, narrow == null ? answer : () -> inTurn(narrow, answer));
    }

    private HttpResponse inTurn(Semaphore turn, Supplier<HttpResponse> answer) {
        try {
            if (!turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return answer.get();
        } finally {
            turn.release();
        }
    }

    private static RestException busy() {
        return RestException.of(ErrorCode.TOO_MANY_REQUESTS, ErrorCode.TOO_MANY_REQUESTS.meaning());
    }
}
