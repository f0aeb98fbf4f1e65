package whatssound.realtime.protocol;

import org.jspecify.annotations.Nullable;

/** A message from a client, of whichever protocol version. */
public sealed interface Inbound {

    /** Keeps the socket alive. */
    record Heartbeat(@Nullable String ref) implements Inbound {}

    /** A message that is no message: answered with an error, never with a closed socket. */
    record Malformed(String reason) implements Inbound {}

    /** {@code phx_join}: opens a channel of which {@code ref} becomes the join ref. */
    record Join(String topic, String ref, JoinConfig config, @Nullable String accessToken)
            implements Inbound {}

    /** A message on a channel, valid only under the channel's current join ref. */
    sealed interface Push extends Inbound {
        String topic();

        @Nullable String joinRef();

        @Nullable String ref();
    }

    /** {@code phx_leave}. */
    record Leave(String topic, @Nullable String joinRef, @Nullable String ref) implements Push {}

    /** {@code access_token}: new claims for the channel; null where the client sent none. */
    record AccessToken(
            String topic, @Nullable String joinRef, @Nullable String ref, @Nullable String token)
            implements Push {}

    /** {@code broadcast}; {@code persist} is null where it is not to be stored. */
    record Broadcast(
            String topic,
            @Nullable String joinRef,
            @Nullable String ref,
            String event,
            Payload payload,
            @Nullable Persist persist)
            implements Push {}

    /** {@code presence track}: the meta as the text of a JSON object. */
    record Track(String topic, @Nullable String joinRef, @Nullable String ref, String metaJson)
            implements Push {}

    /** {@code presence untrack}. */
    record Untrack(String topic, @Nullable String joinRef, @Nullable String ref) implements Push {}

    /** A push whose payload does not fit its event. */
    record Unfit(String topic, @Nullable String joinRef, @Nullable String ref, String reason)
            implements Push {}
}
