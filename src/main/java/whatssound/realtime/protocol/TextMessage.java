package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** The parts of a message to a client, of which each version makes its own text frame. Pure. */
record TextMessage(
        @Nullable String joinRef,
        @Nullable String ref,
        String topic,
        String event,
        String payloadJson) {

    private static final String CHANNEL_PREFIX = "realtime:";

    static TextMessage of(Outbound message) {
        return switch (message) {
            case Outbound.Broadcast broadcast ->
                    new TextMessage(null, null, broadcast.topic(), "broadcast", wrapped(broadcast));
            case Outbound.Replayed(String joinRef, Outbound.Broadcast broadcast) ->
                    new TextMessage(
                            joinRef, null, broadcast.topic(), "broadcast", wrapped(broadcast));
            case Outbound.Reply reply ->
                    new TextMessage(
                            reply.joinRef(),
                            reply.ref(),
                            reply.topic(),
                            "phx_reply",
                            "{\"status\":\""
                                    + (reply.ok() ? "ok" : "error")
                                    + "\",\"response\":"
                                    + reply.responseJson()
                                    + "}");
            case Outbound.PresenceState state ->
                    new TextMessage(
                            state.joinRef(),
                            null,
                            state.topic(),
                            "presence_state",
                            state.stateJson());
            case Outbound.PresenceDiff diff ->
                    new TextMessage(null, null, diff.topic(), "presence_diff", diff.diffJson());
            case Outbound.PostgresChange change ->
                    new TextMessage(
                            null, null, change.topic(), "postgres_changes", change.payloadJson());
            case Outbound.SystemNotice notice ->
                    new TextMessage(
                            notice.joinRef(), null, notice.topic(), "system", payload(notice));
            case Outbound.ChannelError error ->
                    new TextMessage(
                            error.joinRef(), error.joinRef(), error.topic(), "phx_error", "{}");
            case Outbound.ChannelClose close ->
                    new TextMessage(
                            close.joinRef(), close.joinRef(), close.topic(), "phx_close", "{}");
        };
    }

    private static String wrapped(Outbound.Broadcast broadcast) {
        Payload payload = broadcast.payload();
        String content = payload.binary() ? "null" : new String(payload.bytes(), UTF_8);
        String meta = broadcast.meta() == null ? "" : ",\"meta\":" + broadcast.meta().json();
        return "{\"type\":\"broadcast\",\"event\":"
                + WireJson.quoted(broadcast.event())
                + ",\"payload\":"
                + content
                + meta
                + "}";
    }

    private static String payload(Outbound.SystemNotice notice) {
        String name =
                notice.topic().startsWith(CHANNEL_PREFIX)
                        ? notice.topic().substring(CHANNEL_PREFIX.length())
                        : notice.topic();
        return "{\"extension\":\""
                + notice.extension()
                + "\",\"status\":\""
                + (notice.ok() ? "ok" : "error")
                + "\",\"message\":"
                + WireJson.quoted(notice.message())
                + (notice.code() == null ? "" : ",\"code\":\"" + notice.code() + "\"")
                + ",\"channel\":"
                + WireJson.quoted(name)
                + "}";
    }
}
