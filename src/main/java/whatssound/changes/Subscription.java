package whatssound.changes;

import java.util.List;
import whatssound.db.Claims;
import whatssound.realtime.ChannelChanges;

/**
 * What a channel is subscribed to, and for whom. Lives on the thread of changes.
 *
 * @param groups in the order of the channel's bindings
 */
record Subscription(ChannelChanges channel, Claims claims, List<SubscriptionGroup> groups) {}
