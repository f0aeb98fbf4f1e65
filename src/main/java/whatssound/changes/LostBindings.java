package whatssound.changes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseException;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.ChannelChanges;

/**
 * Tells channels when the schema took from them what they are subscribed to, as a table that is
 * dropped or published no more does, and again when it is back. Lives on the thread of changes.
 */
final class LostBindings {
    private static final Logger LOG = LoggerFactory.getLogger(LostBindings.class);

    private final Subscriptions subscriptions;
    private final BindingCheck check;
    private final Map<ChannelChanges, String> told = new HashMap<>();
    private final AtomicInteger definition = new AtomicInteger();
    private boolean doubted;

    LostBindings(Subscriptions subscriptions, BindingCheck check) {
        this.subscriptions = subscriptions;
        this.check = check;
    }

    void schemaChanged() {
        definition.incrementAndGet();
        doubted = true;
    }

    /** Names the schema that a binding is checked against; any thread. */
    int definition() {
        return definition.get();
    }

    /** A channel has subscribed to what was checked against this schema. */
    void subscribed(int checkedAgainst) {
        if (checkedAgainst != definition.get()) {
            doubted = true;
            look();
        }
    }

    void unsubscribed(ChannelChanges channel) {
        if (told.remove(channel) != null) {
            channel.shard().execute(channel::unsubscribed);
        }
    }

    /** Looks at all subscriptions, if there is a doubt. Blocks. */
    void look() {
        if (!doubted) {
            return;
        }
        try {
            Map<Binding, Optional<WhatsSoundException>> refusals = new HashMap<>();
            for (Subscription subscription : List.copyOf(subscriptions.all())) {
                tell(subscription.channel(), refusal(subscription, refusals));
            }
            doubted = false;
        } catch (DatabaseException e) {
            LOG.info("the schema cannot be looked at now: {}", e.getMessage());
        }
    }

    private @Nullable WhatsSoundException refusal(
            Subscription subscription, Map<Binding, Optional<WhatsSoundException>> refusals) {
        for (SubscriptionGroup group : subscription.groups()) {
            Optional<WhatsSoundException> refusal =
                    refusals.computeIfAbsent(
                            group.binding(), binding -> Optional.ofNullable(check.lost(binding)));
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        return null;
    }

    private void tell(ChannelChanges channel, @Nullable WhatsSoundException refusal) {
        if (refusal == null) {
            if (told.remove(channel) != null) {
                channel.shard().execute(channel::restored);
            }
        } else if (!Objects.equals(told.put(channel, refusal.text()), refusal.text())) {
            channel.shard().execute(() -> channel.lost(refusal));
        }
    }
}
