package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as frames carry it: UTF-8 only, and of a bounded depth. Any thread. */
public final class WireJson {
    private static final int MAX_NESTING = 64;

    static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    // Frames are UTF-8: another charset would pass here and throw
                                    // in clients.
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_NESTING)
                                                    .build())
                                    .build())
                    .build();

    private WireJson() {}

    /** The one value in the bytes; null where they hold none, several, or something else. */
    public static @Nullable JsonNode parse(byte[] utf8) {
        try (JsonParser parser = MAPPER.createParser(utf8)) {
            JsonNode value = parser.readValueAsTree();
            return parser.nextToken() == null ? value : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the bytes are one JSON value, found out without building it. */
    public static boolean isJson(byte[] bytes) {
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The value as text without spaces. */
    public static String write(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text, or null, as JSON. */
    static String quoted(@Nullable String text) {
        return text == null
                ? "null"
                : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /**
     * An escape may name half a character, which no frame can carry: it becomes a question mark.
     */
    public static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
