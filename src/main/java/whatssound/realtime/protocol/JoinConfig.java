package whatssound.realtime.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config} of a {@code phx_join}, with the protocol's defaults in place of what is absent
 * or of a wrong type.
 *
 * @param self whether the sender hears its own broadcasts
 * @param ack whether each broadcast is answered
 * @param presenceKey the key under which this connection is shown; empty to have one invented
 * @param presenceEnabled whether presence is told to this connection
 * @param isPrivate whether the topic's policies decide
 * @param postgresChanges what is asked of Postgres Changes
 * @param replicationReady whether to say once broadcasts of the database are told
 * @param replay which stored broadcasts are to be told again; null for none
 */
public record JoinConfig(
        boolean self,
        boolean ack,
        String presenceKey,
        boolean presenceEnabled,
        boolean isPrivate,
        ChangesConfig postgresChanges,
        boolean replicationReady,
        @Nullable ReplayRequest replay) {

    static JoinConfig parse(JsonNode config) {
        JsonNode broadcast = config.path("broadcast");
        JsonNode presence = config.path("presence");
        return new JoinConfig(
                flag(broadcast.path("self")),
                flag(broadcast.path("ack")),
                WireJson.wellFormed(presence.path("key").asText("")),
                flag(presence.path("enabled")),
                flag(config.path("private")),
                ChangesConfig.parse(config),
                flag(broadcast.path("replication_ready")),
                ReplayRequest.parse(broadcast.path("replay")));
    }

    /** Booleans may arrive as strings. */
    static boolean flag(JsonNode node) {
        return node.isBoolean() ? node.booleanValue() : "true".equals(node.asText());
    }
}
