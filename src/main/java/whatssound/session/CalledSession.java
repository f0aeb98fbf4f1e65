package whatssound.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The session that a call is about, as its arguments name it. Pure; any thread. */
final class CalledSession {
    private static final String SESSION = "p_session";
    private static final JsonFactory JSON = new JsonFactory();

    private CalledSession() {}

    /** Null where none is named as it should be. */
    static @Nullable UUID of(String arguments) {
        try (JsonParser json = JSON.createParser(arguments)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = json.currentName().equals(SESSION);
                JsonToken value = json.nextToken();
                if (named) {
                    return value == JsonToken.VALUE_STRING ? UUID.fromString(json.getText()) : null;
                }
                json.skipChildren();
            }
        } catch (IOException | IllegalArgumentException e) {
            // No session that a member could name.
        }
        return null;
    }
}
