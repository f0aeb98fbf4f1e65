package whatssound.rest.query;

/**
 * One step into a JSON value: {@code ->key}, {@code ->0}, or as text with {@code ->>}. Any thread.
 */
public sealed interface JsonStep {
    /** Whether the value comes out as text. */
    boolean asText();

    /** Into an object. */
    record Key(String name, boolean asText) implements JsonStep {}

    /** Into an array, from its end where negative. */
    record Index(int index, boolean asText) implements JsonStep {}
}
