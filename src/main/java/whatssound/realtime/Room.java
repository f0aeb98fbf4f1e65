package whatssound.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.protocol.Outbound;

/**
 * The members of one topic on one event loop, side by side, because a delivery walks them all.
 * Lives on that loop.
 */
final class Room {
    private final List<Channel> members = new ArrayList<>(2);

    void add(Channel channel) {
        channel.setPlace(members.size());
        members.add(channel);
    }

    /** Whether the channel was here; the last member takes its place. */
    boolean remove(Channel channel) {
        int place = channel.place();
        if (place == Channel.NOWHERE) {
            return false;
        }
        Channel last = members.removeLast();
        if (last != channel) {
            members.set(place, last);
            last.setPlace(place);
        }
        channel.setPlace(Channel.NOWHERE);
        return true;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Hands one message to each member; {@code except} is the sender that wants no echo. */
    void deliver(Outbound message, @Nullable Channel except) {
        for (Channel member : members) {
            if (member != except) {
                member.deliver(message);
            }
        }
    }

    Stream<Channel> stream() {
        return members.stream();
    }
}
