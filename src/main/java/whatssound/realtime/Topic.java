package whatssound.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A topic's name together with its privacy: public {@code x} and private {@code x} are two rooms.
 *
 * @param name without the {@code realtime:} of the wire
 */
public record Topic(String name, boolean isPrivate) {
    static final String WIRE_PREFIX = "realtime:";
    static final int MAX_NAME_BYTES = 2_048;

    /** The topic as frames carry it. */
    public String wire() {
        return WIRE_PREFIX + name;
    }

    /** Names are kept as long as a channel is: nobody must fill the memory with them. */
    static boolean isTooLong(String name) {
        return name.getBytes(UTF_8).length > MAX_NAME_BYTES;
    }

    /** The name in a wire topic; empty where the prefix or the name is missing. */
    static String nameOf(String wireTopic) {
        return wireTopic.startsWith(WIRE_PREFIX) ? wireTopic.substring(WIRE_PREFIX.length()) : "";
    }
}
