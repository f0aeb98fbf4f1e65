package whatssound.session;

import java.util.Locale;

/** Everybody whom a session may meet: the columns of the table of roles. */
enum Standing {
    /** The anon key and nothing else. */
    ANON,
    /** Signed in, and in no session. */
    GUEST,
    LISTENER,
    MODERATOR,
    /** A co-DJ without the decks. */
    DJ,
    /** A co-DJ who holds the decks. */
    HOLDER,
    /** The host, who has given the decks away. */
    HOST,
    /** The host and DJ of another session. */
    STRANGER,
    /** Was a member until just now. */
    REMOVED;

    boolean signedIn() {
        return this != ANON;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
