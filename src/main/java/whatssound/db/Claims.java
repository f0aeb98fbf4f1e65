package whatssound.db;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: the verified claims of a token.
 *
 * @param role the Postgres role to act as: {@code anon}, {@code authenticated} or {@code
 *     service_role}
 * @param subject the user's id, null for the bare keys
 * @param sessionId the login session, null for the bare keys
 * @param expiresAtSeconds epoch seconds after which the claims no longer hold
 * @param json all claims as JSON, as {@code request.jwt.claims} shows them to policies
 */
public record Claims(
        String role,
        @Nullable UUID subject,
        @Nullable UUID sessionId,
        long expiresAtSeconds,
        String json) {}
