package whatssound.gateway;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes the outboxes that were written to in a turn of the event loop, once at its end: many
 * small messages become one write. Lives on one event loop.
 */
final class OutboxDrain {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxDrain.class);

    private final EventLoop loop;
    private List<Outbox> filled = new ArrayList<>();
    private List<Outbox> spare = new ArrayList<>();
    private final List<Trails> trails = new ArrayList<>();
    private boolean scheduled;

    OutboxDrain(EventLoop loop) {
        this.loop = loop;
    }

    /** Chains of frames that are released when a turn has been written. */
    Trails newTrails() {
        Trails chains = new Trails();
        trails.add(chains);
        return chains;
    }

    void add(Outbox outbox) {
        filled.add(outbox);
        if (!scheduled) {
            scheduled = true;
            loop.execute(this::drain);
        }
    }

    private void drain() {
        scheduled = false;
        List<Outbox> draining = filled;
        filled = spare;
        spare = draining;
        for (Outbox outbox : draining) {
            try {
                outbox.flush();
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.error("a socket could not be written to and is closed", e);
                outbox.fail();
            }
        }
        draining.clear();
        trails.forEach(Trails::release);
    }
}
