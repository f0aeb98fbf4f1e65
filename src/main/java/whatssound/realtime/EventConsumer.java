package whatssound.realtime;

import whatssound.db.Claims;
import whatssound.realtime.protocol.Payload;

/**
 * Takes events in place of their fan-out: the seam to what an app does with them.
 *
 * <p>Called on event loops and virtual threads, several at a time; must not block.
 */
@FunctionalInterface
public interface EventConsumer {
    /**
     * Takes an event that the topic's policies allow its sender.
     *
     * @throws whatssound.error.WhatsSoundException to refuse it: its sender is told the code
     */
    void accept(Topic topic, Claims sender, Payload payload);
}
