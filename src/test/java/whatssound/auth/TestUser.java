package whatssound.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import whatssound.db.TestDatabase;
import whatssound.http.DialectClient;

/** Somebody who signed up through the auth API. Any thread. */
public record TestUser(UUID id, String token) {
    public static TestUser signUp(TestDatabase database, Tokens tokens, String displayName) {
        JsonNode login =
                new DialectClient(new AuthDialect(database.database(), tokens))
                        .post(
                                "/signup",
                                "{\"data\":{\"display_name\":\"%s\"}}".formatted(displayName))
                        .json();
        return new TestUser(
                UUID.fromString(login.path("user").path("id").asText()),
                login.path("access_token").asText());
    }
}
