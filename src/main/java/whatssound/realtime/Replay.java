package whatssound.realtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Outbound;

/**
 * Keeps a channel from being told a stored broadcast twice, or not at all: once by its history and
 * once by the stream of the database.
 *
 * <p>The channel listens before its history is read, and holds back what it hears until then. Lives
 * on the channel's event loop.
 */
final class Replay {
    private static final int MAX_HELD_BYTES = 4 << 20;

    /** Ids that the stream will tell and the channel not; an empty one costs no memory. */
    private Set<String> own = Set.of();

    /** What the stream may tell yet of what the history saw; null where there is none. */
    private @Nullable Snapshot history;

    private @Nullable List<Outbound.Broadcast> held;
    private int heldBytes;

    /** From now on, until {@link #release}, nothing passes. */
    void hold() {
        if (held == null) {
            held = new ArrayList<>();
        }
    }

    /** Whether the channel is to tell a broadcast now. */
    boolean passes(Outbound.Broadcast broadcast) {
        if (held == null) {
            return !isOfHistory(broadcast.meta()) && !isOwn(broadcast.meta());
        }
        heldBytes += broadcast.payload().bytes().length;
        if (heldBytes <= MAX_HELD_BYTES) {
            held.add(broadcast);
        }
        return false;
    }

    /** Whether more came than could be held back, so that the join has to be made anew. */
    boolean hasOverflowed() {
        return heldBytes > MAX_HELD_BYTES;
    }

    /**
     * What was held back and is not for the history, which the channel tells before it.
     *
     * @param asOf what the history saw
     */
    List<Outbound.Broadcast> release(Snapshot asOf) {
        List<Outbound.Broadcast> heard = held == null ? List.of() : held;
        held = null;
        history = asOf;
        return heard.stream().filter(this::passes).toList();
    }

    /**
     * The stream tells in the order of commits: behind the first transaction that began after the
     * history was read, there is none that it saw.
     */
    private boolean isOfHistory(@Nullable BroadcastMeta meta) {
        if (history == null || meta == null || meta.transactionId() == null) {
            return false;
        }
        if (history.precedes(meta.transactionId())) {
            history = null;
            return false;
        }
        return history.saw(meta.transactionId());
    }

    private boolean isOwn(@Nullable BroadcastMeta meta) {
        return !own.isEmpty() && meta != null && own.remove(meta.id());
    }

    /** The stream will tell this message, which is not for the channel that sent it. */
    void expectOwn(String id) {
        if (own.isEmpty()) {
            own = new HashSet<>();
        }
        own.add(id);
    }

    /** The message was not stored after all. */
    void forgetOwn(String id) {
        if (!own.isEmpty()) {
            own.remove(id);
        }
    }
}
