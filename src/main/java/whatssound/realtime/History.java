package whatssound.realtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import whatssound.db.Snapshot;
import whatssound.realtime.protocol.Outbound;

/**
 * What was stored of a topic when it was looked at.
 *
 * @param newest as many as were asked for, oldest first
 * @param cutOff what was seen, where there may have been more than were asked for: what of that is
 *     not in the list is older than it; null where nothing was left out
 */
record History(List<Outbound.Broadcast> newest, @Nullable Snapshot cutOff) {}
