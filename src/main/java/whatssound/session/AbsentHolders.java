package whatssound.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import whatssound.session.PresenceStore.DeckHolder;

/**
 * Since when holders of decks have been away, and whose grace is over. Lives on the presence
 * keeper's thread.
 *
 * <p>Away is who has no socket in the session, or one that has died without a word: from a socket
 * that is quiet an answer is asked for, and only one that gives none counts as dead.
 */
final class AbsentHolders {
    private final long graceNanos;

    /** So long before the end of the grace who is asked for an answer was heard at the latest. */
    private final long quietNanos;

    private Map<DeckHolder, Away> aways = new HashMap<>();

    /**
     * When a holder was last noticed; null where he was not.
     *
     * @param heardNanos when a socket of his that is open in the session last brought anything
     * @param calledNanos when he last called something about the session
     */
    record Signs(@Nullable Long heardNanos, @Nullable Long calledNanos) {}

    /**
     * What a look has found.
     *
     * @param lost whose grace is over
     * @param quiet whose sockets are to be asked for an answer
     */
    record Found(List<DeckHolder> lost, List<DeckHolder> quiet) {}

    /**
     * @param connected whether a socket was open at the last look, and is asked since
     */
    private record Away(long sinceNanos, boolean connected) {}

    AbsentHolders(Duration grace) {
        this.graceNanos = grace.toNanos();
        this.quietNanos = graceNanos / 10;
    }

    /**
     * Looks once more; who is noticed again, or was never away, starts anew.
     *
     * @param nowNanos on the clock of the signs, which never jumps
     */
    Found look(List<DeckHolder> holders, Function<DeckHolder, Signs> signs, long nowNanos) {
        Map<DeckHolder, Away> still = new HashMap<>();
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        for (DeckHolder holder : holders) {
            Signs seen = signs.apply(holder);
            if (seen.heardNanos() != null && nowNanos - seen.heardNanos() < quietNanos) {
                continue;
            }
            Away away = away(aways.get(holder), seen, nowNanos);
            still.put(holder, away);
            if (away.connected) {
                found.quiet.add(holder);
            }
            if (isOver(away, seen, nowNanos)) {
                found.lost.add(holder);
            }
        }
        aways = still;
        return found;
    }

    private Away away(@Nullable Away known, Signs seen, long nowNanos) {
        Long heardNanos = seen.heardNanos();
        if (known == null) {
            return new Away(nowNanos, heardNanos != null);
        }
        if (heardNanos != null) {
            boolean answered = heardNanos - known.sinceNanos > 0;
            return answered || !known.connected ? new Away(nowNanos, true) : known;
        }
        // A socket that closes begins the grace, unless it was as good as dead before.
        boolean lived = known.connected && nowNanos - known.sinceNanos < graceNanos / 2;
        return new Away(lived ? nowNanos : known.sinceNanos, false);
    }

    private boolean isOver(Away away, Signs seen, long nowNanos) {
        long graceOfThis = away.connected ? graceNanos - quietNanos : graceNanos;
        Long calledNanos = seen.calledNanos();
        return nowNanos - away.sinceNanos >= graceOfThis
                && (calledNanos == null || nowNanos - calledNanos >= graceOfThis);
    }
}
