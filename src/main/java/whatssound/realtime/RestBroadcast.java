package whatssound.realtime;

import org.jspecify.annotations.Nullable;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Payload;

/** A broadcast that an HTTP request asks for. */
record RestBroadcast(Topic topic, String event, Payload payload, @Nullable BroadcastMeta meta) {}
