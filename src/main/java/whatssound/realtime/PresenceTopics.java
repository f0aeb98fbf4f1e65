package whatssound.realtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import whatssound.realtime.presence.PresenceTracker;
import whatssound.realtime.protocol.Outbound;

/**
 * The presence of each topic, kept on the topic's home shard. Any thread may call; the work is done
 * on the home shard's loop, in order.
 */
final class PresenceTopics {
    private final String replica;
    private final Realtime realtime;

    /** Each tracker is touched on its topic's home loop only. */
    private final Map<Topic, PresenceTracker> trackers = new ConcurrentHashMap<>();

    private final AtomicLong trackersMade = new AtomicLong();

    PresenceTopics(String replica, Realtime realtime) {
        this.replica = replica;
        this.realtime = realtime;
    }

    void track(Topic topic, String key, String owner, String metaJson) {
        onHome(topic, tracker -> tracker.track(key, owner, metaJson));
    }

    void untrack(Topic topic, String owner) {
        realtime.home(topic)
                .execute(
                        () -> {
                            PresenceTracker tracker = trackers.get(topic);
                            if (tracker != null) {
                                tracker.untrack(owner);
                            }
                        });
    }

    /**
     * Sends the state to a channel, behind all diffs told so far. Diffs that it overtakes name the
     * same refs again, which clients take as the no-ops they are.
     */
    void tellState(Channel channel) {
        onHome(
                channel.topic(),
                tracker -> {
                    String stateJson = tracker.stateJson();
                    channel.shard().execute(() -> channel.deliverPresenceState(stateJson));
                });
    }

    private void onHome(Topic topic, Consumer<PresenceTracker> action) {
        realtime.home(topic)
                .execute(
                        () -> {
                            PresenceTracker tracker =
                                    trackers.computeIfAbsent(topic, this::newTracker);
                            action.accept(tracker);
                            dropIfEmpty(topic, tracker);
                        });
    }

    private PresenceTracker newTracker(Topic topic) {
        // A tracker that was dropped and made anew must not name its metas like the one before.
        String incarnation = replica + "-" + Long.toString(trackersMade.incrementAndGet(), 36);
        return new PresenceTracker(
                incarnation,
                tellDiff ->
                        realtime.home(topic)
                                .execute(
                                        () -> {
                                            tellDiff.run();
                                            dropIfEmpty(topic, trackers.get(topic));
                                        }),
                diffJson ->
                        realtime.publish(
                                topic, new Outbound.PresenceDiff(topic.wire(), diffJson), null));
    }

    private void dropIfEmpty(Topic topic, @Nullable PresenceTracker tracker) {
        if (tracker != null && tracker.isEmpty()) {
            trackers.remove(topic, tracker);
        }
    }
}
