package whatssound.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account, as clients of the auth API see it. Any thread.
 *
 * @param appMetadata what the server says about the user
 * @param userMetadata what the user says about himself
 */
record User(
        UUID id,
        String role,
        @Nullable String email,
        @Nullable String phone,
        @Nullable Instant lastSignInAt,
        ObjectNode appMetadata,
        ObjectNode userMetadata,
        boolean anonymous,
        Instant createdAt,
        Instant updatedAt) {

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id.toString());
        json.put("aud", "authenticated");
        json.put("role", role);
        json.put("email", email == null ? "" : email);
        json.put("phone", phone == null ? "" : phone);
        if (lastSignInAt != null) {
            json.put("last_sign_in_at", lastSignInAt.toString());
        }
        json.set("app_metadata", appMetadata);
        json.set("user_metadata", userMetadata);
        json.putArray("identities");
        json.put("created_at", createdAt.toString());
        json.put("updated_at", updatedAt.toString());
        json.put("is_anonymous", anonymous);
        return json;
    }
}
