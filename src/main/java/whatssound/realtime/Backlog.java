package whatssound.realtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.protocol.Inbound;

/**
 * The pushes that wait, in order, until their channel can take them; bounded in number and bytes.
 *
 * <p>Lives on the channel's event loop.
 */
final class Backlog {
    private static final int MAX_PUSHES = 100;
    private static final int MAX_BYTES = 4 << 20;

    private final Deque<Inbound.Push> pushes = new ArrayDeque<>();
    private int bytes;

    /** Whether the push waits now; false where no more may. */
    boolean offer(Inbound.Push push) {
        if (bytes + bytes(push) > MAX_BYTES || pushes.size() >= MAX_PUSHES) {
            return false;
        }
        pushes.add(push);
        bytes += bytes(push);
        return true;
    }

    /** Takes the push that has waited longest; null where none waits. */
    Inbound.@Nullable Push poll() {
        Inbound.Push next = pushes.poll();
        if (next != null) {
            bytes -= bytes(next);
        }
        return next;
    }

    void clear() {
        pushes.clear();
        bytes = 0;
    }

    /** How much a push holds on to. */
    static int bytes(Inbound.Push push) {
        return switch (push) {
            case Inbound.Broadcast broadcast -> broadcast.payload().bytes().length;
            case Inbound.Track track -> track.metaJson().length();
            case Inbound.AccessToken accessToken ->
                    accessToken.token() == null ? 0 : accessToken.token().length();
            case Inbound.Untrack untrack -> 0;
            case Inbound.Leave leave -> 0;
            case Inbound.Unfit unfit -> 0;
        };
    }
}
