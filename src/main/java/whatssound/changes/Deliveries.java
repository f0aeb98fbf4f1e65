package whatssound.changes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import whatssound.realtime.ChannelChanges;
import whatssound.realtime.Shard;
import whatssound.realtime.protocol.Outbound;

/**
 * Frames that are decided and not handed over yet: one task for each event loop takes all of its
 * own. Lives on the thread of changes.
 */
final class Deliveries {
    private static final int MOST_WAITING = 20_000;
    private static final long LONGEST_WAIT_NANOS = 2_000_000;

    private final Map<Shard, Batch> batches = new LinkedHashMap<>();
    private int waiting;
    private long firstNanos;

    private record Batch(List<ChannelChanges> channels, List<Outbound.PostgresChange> frames) {
        void deliver() {
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).deliver(frames.get(i));
            }
        }
    }

    void add(ChannelChanges channel, Outbound.PostgresChange frame) {
        if (waiting++ == 0) {
            firstNanos = System.nanoTime();
        }
        Batch batch =
                batches.computeIfAbsent(
                        channel.shard(), shard -> new Batch(new ArrayList<>(), new ArrayList<>()));
        batch.channels().add(channel);
        batch.frames().add(frame);
    }

    /** Whether what waits should not wait for more. */
    boolean isDue() {
        return waiting >= MOST_WAITING
                || (waiting > 0 && System.nanoTime() - firstNanos >= LONGEST_WAIT_NANOS);
    }

    void flush() {
        batches.forEach((shard, batch) -> shard.execute(batch::deliver));
        batches.clear();
        waiting = 0;
    }
}
