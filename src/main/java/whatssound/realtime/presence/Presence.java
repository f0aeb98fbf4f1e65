package whatssound.realtime.presence;

/**
 * One tracked meta: whoever is here under {@code key} with what it tells of itself.
 *
 * @param key the presence key, shared by the tabs of one person
 * @param owner the channel that tracked it, unique in the deployment
 * @param metaJson the tracked map as a JSON object, without {@code phx_ref}
 */
public record Presence(String key, String owner, String metaJson) {}
