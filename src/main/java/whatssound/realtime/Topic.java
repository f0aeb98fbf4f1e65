package whatssound.realtime;

/**
 * A topic's name together with its privacy: public {@code x} and private {@code x} are two rooms.
 *
 * @param name without the {@code realtime:} of the wire
 */
public record Topic(String name, boolean isPrivate) {
    static final String WIRE_PREFIX = "realtime:";

    /** The topic as frames carry it. */
    public String wire() {
        return WIRE_PREFIX + name;
    }

    /** The name in a wire topic; empty where the prefix or the name is missing. */
    static String nameOf(String wireTopic) {
        return wireTopic.startsWith(WIRE_PREFIX) ? wireTopic.substring(WIRE_PREFIX.length()) : "";
    }
}
