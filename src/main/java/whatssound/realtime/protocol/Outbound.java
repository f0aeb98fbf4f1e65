package whatssound.realtime.protocol;

import org.jspecify.annotations.Nullable;

/** A message to a client, of whichever protocol version. Topics are as on the wire. */
public sealed interface Outbound {

    /** {@code phx_reply} to the push {@code ref}. {@code responseJson} is any JSON value. */
    record Reply(
            @Nullable String joinRef,
            @Nullable String ref,
            String topic,
            boolean ok,
            String responseJson)
            implements Outbound {}

    /** A broadcast as its members receive it. */
    record Broadcast(String topic, String event, Payload payload, @Nullable BroadcastMeta meta)
            implements Outbound {}

    /** A stored broadcast that is told again, after a join that asked for it. */
    record Replayed(String joinRef, Broadcast broadcast) implements Outbound {}

    /** {@code presence_state}: everyone, told once after a join. */
    record PresenceState(String joinRef, String topic, String stateJson) implements Outbound {}

    /** {@code presence_diff}: who came and who left since. */
    record PresenceDiff(String topic, String diffJson) implements Outbound {}

    /**
     * {@code postgres_changes}: a row that changed.
     *
     * @param payloadJson the ids of the bindings that it matches, and the change
     */
    record PostgresChange(String topic, String payloadJson) implements Outbound {}

    /**
     * {@code system}: what the server has to say of the channel.
     *
     * @param extension which part of it speaks: {@code system} or {@code postgres_changes}
     */
    record SystemNotice(
            @Nullable String joinRef,
            String topic,
            String extension,
            boolean ok,
            String message,
            @Nullable String code)
            implements Outbound {
        public SystemNotice(@Nullable String joinRef, String topic, boolean ok, String message) {
            this(joinRef, topic, "system", ok, message, null);
        }
    }

    /** {@code phx_error}: the channel broke; the client joins again by itself. */
    record ChannelError(String joinRef, String topic) implements Outbound {}

    /** {@code phx_close}: the channel is over; the client does not come back by itself. */
    record ChannelClose(String joinRef, String topic) implements Outbound {}
}
