package whatssound.realtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    private Set<String> known = Set.of();

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
            return known.isEmpty()
                    || broadcast.meta() == null
                    || !known.remove(broadcast.meta().id());
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

    /** What was held back and is not in the history, which the channel tells before it. */
    List<Outbound.Broadcast> release(List<Outbound.Broadcast> history) {
        List<Outbound.Broadcast> heard = held == null ? List.of() : held;
        held = null;
        for (Outbound.Broadcast old : history) {
            if (old.meta() != null) {
                know(old.meta().id());
            }
        }
        return heard.stream().filter(this::passes).toList();
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
