package whatssound.rest;

import java.util.Optional;
import whatssound.db.Claims;
import whatssound.error.TooSoon;

/** Decides whether a function may be called now, before any SQL. Virtual threads. */
@FunctionalInterface
public interface CallAdmission {
    /** Lets every call in. */
    CallAdmission ALL = (function, caller, network, arguments) -> Optional.empty();

    /**
     * Counts the call: why it is refused, or empty where it is let in.
     *
     * @param network where the caller is, which is all that is known of who has not signed in
     * @param arguments the arguments as JSON; empty where they are in the query
     */
    Optional<TooSoon> refusal(String function, Claims caller, String network, String arguments);
}
