package whatssound.realtime;

import java.util.List;
import whatssound.realtime.protocol.Outbound;

/**
 * What was stored of a topic when it was looked at.
 *
 * @param newest as many as were asked for, oldest first
 * @param asOf all that it saw is in the list, or was not asked for
 */
record History(List<Outbound.Broadcast> newest, Snapshot asOf) {}
