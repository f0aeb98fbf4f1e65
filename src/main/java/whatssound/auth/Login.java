package whatssound.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * A user signed in on one device, from sign-in to logout. Any thread.
 *
 * @param method how the user signed in, as {@code anonymous}
 * @param since when the user signed in
 * @param renewal the token that renews this login once
 */
record Login(User user, UUID sessionId, String method, Instant since, RefreshToken renewal) {}
