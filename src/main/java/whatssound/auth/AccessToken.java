package whatssound.auth;

/** A minted access token with what a client needs to renew it in time. Any thread. */
public record AccessToken(String jwt, long expiresInSeconds, long expiresAtSeconds) {}
