package whatssound.realtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The presence of each topic, kept on the topic's home shard. Any thread may call; the work is done
 * on the home shard's loop, in order.
 */
final class PresenceTopics {
    private final String replica;
    private final Realtime realtime;

    /** Each room is touched on its topic's home loop only. */
    private final Map<Topic, PresenceRoom> rooms = new ConcurrentHashMap<>();

    private final AtomicLong roomsMade = new AtomicLong();

    PresenceTopics(String replica, Realtime realtime) {
        this.replica = replica;
        this.realtime = realtime;
    }

    void track(Topic topic, String key, String owner, String metaJson) {
        onHome(topic, room -> room.track(key, owner, metaJson));
    }

    void untrack(Topic topic, String owner) {
        realtime.home(topic)
                .execute(
                        () -> {
                            PresenceRoom room = rooms.get(topic);
                            if (room != null) {
                                room.untrack(owner);
                            }
                        });
    }

    /** Sends the state to a channel, behind all diffs told so far. */
    void tellState(Channel channel) {
        onHome(channel.topic(), room -> room.tellState(channel));
    }

    private void onHome(Topic topic, Consumer<PresenceRoom> action) {
        realtime.home(topic)
                .execute(() -> action.accept(rooms.computeIfAbsent(topic, this::newRoom)));
    }

    private PresenceRoom newRoom(Topic topic) {
        // A room that was dropped and made anew must not name its metas like the one before.
        String incarnation = replica + "-" + Long.toString(roomsMade.incrementAndGet(), 36);
        return new PresenceRoom(incarnation, topic, realtime, () -> rooms.remove(topic));
    }
}
