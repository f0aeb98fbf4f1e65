package whatssound.realtime;

import java.util.List;
import whatssound.db.Claims;
import whatssound.realtime.protocol.ChangeBinding;

/** Where channels subscribe to changes of tables: the seam to {@code changes}. */
public interface ChangeFeed {
    /**
     * Subscribes a channel, or gives its subscription other claims. No change that commits after
     * this has returned is missed. Blocks; virtual threads.
     *
     * @throws whatssound.error.WhatsSoundException where a binding cannot be served
     */
    void subscribe(ChannelChanges channel, List<ChangeBinding> bindings, Claims claims);

    /** Ends a subscription, if there is one. Any thread; never blocks. */
    void unsubscribe(ChannelChanges channel);
}
