package whatssound.rest;

import whatssound.db.Claims;

/** Hears of each call of a function that was answered well. Virtual threads. */
@FunctionalInterface
public interface CallWitness {
    /** Minds no call. */
    CallWitness NONE = (caller, arguments) -> {};

    /**
     * The call is done.
     *
     * @param arguments the arguments as JSON; empty where they were in the query
     */
    void called(Claims caller, String arguments);
}
