package whatssound.changes.visibility;

import whatssound.db.Claims;

/** How much of the claims policies read: viewers who agree in that much get the same answer. */
enum ClaimsRead {
    /** Nothing but the role. */
    ROLE,
    /** Who it is. */
    SUBJECT,
    /** Anything that the token says. */
    ALL;

    ClaimsRead and(ClaimsRead other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Equal for claims of one role that cannot be told apart. */
    Object key(Claims claims) {
        return switch (this) {
            case ROLE -> ROLE;
            // A subject that is no UUID is left to the policies to make sense of.
            case SUBJECT -> claims.subject() != null ? claims.subject() : claims.json();
            case ALL -> claims.json();
        };
    }
}
