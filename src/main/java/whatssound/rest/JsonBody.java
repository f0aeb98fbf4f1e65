package whatssound.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import whatssound.error.ErrorCode;
import whatssound.http.HttpRequest;
import whatssound.rest.error.RestException;

/**
 * A body that Postgres will read: only its keys are looked at here. Any thread.
 *
 * @param array whether it is an array of objects rather than one object
 * @param rows how many objects there are
 * @param keys those of the first object, in their order
 * @param uniform whether all objects have the same keys
 */
record JsonBody(String text, boolean array, int rows, Set<String> keys, boolean uniform) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * @throws RestException PGRST102 where the body is neither an object nor an array of objects
     */
    static JsonBody of(HttpRequest request) {
        String type = request.headers().get("content-type").orElse("application/json");
        if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw RestException.of(ErrorCode.PGRST102, "Content-Type not acceptable: " + type);
        }
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(request.bytes()))
                            .toString();
            try (JsonParser parser = JSON.createParser(text)) {
                return read(text, parser);
            }
        } catch (IOException e) {
            throw invalid();
        }
    }

    /** The objects as an array, be there one or many. */
    String asArray() {
        return array ? text : "[" + text + "]";
    }

    private static JsonBody read(String text, JsonParser parser) throws IOException {
        boolean array = parser.nextToken() == JsonToken.START_ARRAY;
        if (array) {
            parser.nextToken();
        }
        Set<String> first = Set.of();
        int rows = 0;
        boolean uniform = true;
        while (parser.currentToken() == JsonToken.START_OBJECT) {
            Set<String> keys = keys(parser);
            first = rows == 0 ? keys : first;
            uniform &= keys.equals(first);
            rows++;
            parser.nextToken();
            if (!array) {
                break;
            }
        }
        if (array && parser.currentToken() == JsonToken.END_ARRAY) {
            parser.nextToken();
        } else if (array || rows == 0) {
            throw invalid();
        }
        if (parser.currentToken() != null) {
            throw invalid();
        }
        return new JsonBody(text, array, rows, first, uniform);
    }

    private static Set<String> keys(JsonParser parser) throws IOException {
        Set<String> keys = new LinkedHashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            keys.add(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
        }
        return keys;
    }

    private static RestException invalid() {
        return RestException.of(ErrorCode.PGRST102, "Empty or invalid json");
    }
}
