package whatssound.auth;

/** What came of presenting a refresh token. Any thread. */
sealed interface Renewal {
    /** The login goes on with a new token. */
    record Renewed(Login login) implements Renewal {}

    /** No login has this token: never issued, or logged out since. */
    record Unknown() implements Renewal {}

    /** Somebody used the token before and went on from there, so the login has been revoked. */
    record Replayed() implements Renewal {}
}
