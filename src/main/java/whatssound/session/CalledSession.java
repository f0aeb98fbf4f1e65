package whatssound.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The session that a call is about, as its arguments name it. Pure; any thread. */
public final class CalledSession {
    private static final String SESSION = "p_session";
    private static final int DIGITS = 32;
    private static final int HEX = 16;
    private static final JsonFactory JSON = new JsonFactory();

    private CalledSession() {}

    /** Null where none is named as it should be. */
    public static @Nullable UUID of(String arguments) {
        try (JsonParser json = JSON.createParser(arguments)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String named = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isIt = json.currentName().equals(SESSION);
                JsonToken value = json.nextToken();
                if (isIt) { // of two the last counts, as it does in the database
                    named = value == JsonToken.VALUE_STRING ? json.getText() : null;
                }
                json.skipChildren();
            }
            return named == null ? null : uuid(named);
        } catch (IOException | IllegalArgumentException e) {
            // No session that a member could name.
        }
        return null;
    }

    /** However it is written: Postgres takes braces, and hyphens anywhere between four digits. */
    private static UUID uuid(String written) {
        String digits = written.replaceAll("[{}-]", "");
        if (digits.length() != DIGITS) {
            throw new IllegalArgumentException(written);
        }
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, DIGITS / 2), HEX),
                Long.parseUnsignedLong(digits.substring(DIGITS / 2), HEX));
    }
}
