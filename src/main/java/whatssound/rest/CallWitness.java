package whatssound.rest;

import whatssound.db.Claims;

/** Hears of each call of a function that was answered well. Virtual threads. */
@FunctionalInterface
public interface CallWitness {
    /** Minds no call. */
    CallWitness NONE = (function, caller, arguments) -> {};

    /**
     * The call is done.
     *
     * @param arguments the arguments as JSON; empty where they were in the query
     */
    void called(String function, Claims caller, String arguments);
}
