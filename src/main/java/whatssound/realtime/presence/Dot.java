package whatssound.realtime.presence;

/** Names one tracked meta for ever: the replica that added it, and that replica's count. */
public record Dot(String replica, long counter) {
    /** The {@code phx_ref} that clients see. */
    public String ref() {
        return replica + "." + Long.toString(counter, 36);
    }
}
