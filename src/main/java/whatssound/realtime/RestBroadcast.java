package whatssound.realtime;

import org.jspecify.annotations.Nullable;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Payload;
import whatssound.realtime.protocol.Persist;

/**
 * A broadcast that an HTTP request asks for.
 *
 * @param persist null where it is not to be stored
 */
record RestBroadcast(
        Topic topic,
        String event,
        Payload payload,
        @Nullable BroadcastMeta meta,
        @Nullable Persist persist) {}
