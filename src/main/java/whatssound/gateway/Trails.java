package whatssound.gateway;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chains of frames of one turn, for the sockets of one event loop that speak one version of the
 * protocol. Lives on that loop.
 */
final class Trails {
    private final List<Trail> made = new ArrayList<>();
    private @Nullable Trail first;

    /**
     * The chain that is longer by this frame. A broadcast is appended for one member after the
     * other: remembering the last chain made from each is enough to find the one they share.
     */
    Trail append(@Nullable Trail before, ByteBuf frame) {
        Trail shared = Trail.ifWith(frame, before == null ? first : before.next());
        if (shared != null) {
            return shared;
        }
        Trail longer = new Trail(before, frame);
        made.add(longer);
        if (before == null) {
            first = longer;
        } else {
            before.setNext(longer);
        }
        return longer;
    }

    /** Ends the turn: what was joined into a write lives on there. */
    void release() {
        made.forEach(Trail::release);
        made.clear();
        first = null;
    }
}
