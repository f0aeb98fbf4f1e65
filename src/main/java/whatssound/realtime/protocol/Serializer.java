package whatssound.realtime.protocol;

import org.jspecify.annotations.Nullable;

/** One version of the wire: frames to messages and back. Stateless; any thread. */
public sealed interface Serializer permits SerializerV1, SerializerV2 {
    /** The version's name in the {@code vsn} parameter. */
    String version();

    /**
     * Encodes a message for every member that speaks this version; null where it has no form for
     * it, so that these members are told nothing.
     */
    @Nullable Frame encode(Outbound message);

    /** Decodes a text frame; what does not parse becomes {@link Inbound.Malformed}. */
    Inbound decodeText(byte[] utf8);

    /** Decodes a binary frame; what does not parse becomes {@link Inbound.Malformed}. */
    Inbound decodeBinary(byte[] bytes);
}
