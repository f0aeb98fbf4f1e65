package whatssound.realtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import whatssound.realtime.presence.PresenceTracker;
import whatssound.realtime.protocol.Outbound;

/**
 * One topic's presence and those who have yet to be told of it. Lives on the topic's home loop.
 *
 * <p>Whoever joins is told the state that the next diff leads on from, so that each change reaches
 * each member exactly once. Those who join in one turn share one message, and so its bytes, where
 * their join refs are the same, as those of one app are.
 */
final class PresenceRoom {
    private final Topic topic;
    private final Realtime realtime;
    private final PresenceTracker tracker;
    private final Runnable onEmpty;
    private List<Channel> newcomers = new ArrayList<>();

    /**
     * @param onEmpty told when there is nothing left to keep
     */
    PresenceRoom(String replica, Topic topic, Realtime realtime, Runnable onEmpty) {
        this.topic = topic;
        this.realtime = realtime;
        this.onEmpty = onEmpty;
        this.tracker =
                new PresenceTracker(
                        replica,
                        this::later,
                        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                        this::tellDiff);
    }

    void track(String key, String owner, String metaJson) {
        tracker.track(key, owner, metaJson);
    }

    void untrack(String owner) {
        tracker.untrack(owner);
        leaveIfEmpty();
    }

    /** Sends the state to a channel, which wants no diffs before it. */
    void tellState(Channel channel) {
        if (newcomers.isEmpty()) {
            later(this::tellNewcomers, 0);
        }
        newcomers.add(channel);
    }

    private void later(Runnable task, long delayMs) {
        realtime.home(topic)
                .executeLater(
                        () -> {
                            task.run();
                            leaveIfEmpty();
                        },
                        delayMs);
    }

    private void tellDiff(String diffJson) {
        realtime.publish(topic, new Outbound.PresenceDiff(topic.wire(), diffJson), null);
    }

    private void tellNewcomers() {
        String stateJson = tracker.toldStateJson();
        Map<String, Outbound.PresenceState> messages = new HashMap<>();
        Map<Shard, List<Runnable>> deliveries = new HashMap<>();
        // One after another, for the frame of the last message is the one that is kept.
        newcomers.sort(Comparator.comparing(Channel::joinRef));
        for (Channel channel : newcomers) {
            Outbound.PresenceState message =
                    messages.computeIfAbsent(
                            channel.joinRef(),
                            joinRef ->
                                    new Outbound.PresenceState(joinRef, topic.wire(), stateJson));
            deliveries
                    .computeIfAbsent(channel.shard(), shard -> new ArrayList<>())
                    .add(() -> channel.deliverPresenceState(message));
        }
        newcomers = new ArrayList<>();
        deliveries.forEach(
                (shard, tellings) -> shard.execute(() -> tellings.forEach(Runnable::run)));
    }

    private void leaveIfEmpty() {
        if (tracker.isEmpty() && newcomers.isEmpty()) {
            onEmpty.run();
        }
    }
}
