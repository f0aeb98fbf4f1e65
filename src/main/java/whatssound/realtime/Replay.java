package whatssound.realtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.db.Snapshot;
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

    /**
     * So many ids behind the history's last one, all that it saw were told: the stream tells in the
     * order of commits, and transactions do not wait for that many others.
     */
    private static final int PAST = 1 << 20;

    /** Ids that the stream will tell and the channel not; an empty one costs no memory. */
    private Set<String> known = Set.of();

    /** What the history saw and left out; null where it left nothing out. */
    private @Nullable Snapshot cutOff;

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
            return !isKnown(broadcast.meta()) && !isCutOff(broadcast.meta());
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

    /** What was held back and is not for the history, which the channel tells before it. */
    List<Outbound.Broadcast> release(History history) {
        List<Outbound.Broadcast> heard = held == null ? List.of() : held;
        held = null;
        cutOff = history.cutOff();
        for (Outbound.Broadcast old : history.newest()) {
            if (old.meta() != null) {
                know(old.meta().id());
            }
        }
        return heard.stream().filter(this::passes).toList();
    }

    private boolean isKnown(@Nullable BroadcastMeta meta) {
        return !known.isEmpty() && meta != null && known.remove(meta.id());
    }

    private boolean isCutOff(@Nullable BroadcastMeta meta) {
        if (cutOff == null || meta == null || meta.transactionId() == null) {
            return false;
        }
        if (meta.transactionId() - cutOff.next() > PAST) {
            cutOff = null;
            return false;
        }
        return cutOff.saw(meta.transactionId());
    }

    /** The stream will tell this message, which is not for the channel that sent it. */
    void expectOwn(String id) {
        know(id);
    }

    private void know(String id) {
        if (known.isEmpty()) {
            known = new HashSet<>();
        }
        known.add(id);
    }

    /** The message was not stored after all. */
    void forgetOwn(String id) {
        if (!known.isEmpty()) {
            known.remove(id);
        }
    }
}
