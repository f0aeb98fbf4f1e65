package whatssound.db;

import java.io.IOException;

/** A postmaster that ended before it took connections, with what it said last. */
final class PostgresStartFailure extends IOException {
    private static final long serialVersionUID = 1L;

    PostgresStartFailure(String log) {
        super(log);
    }

    /** Another program has the port. */
    boolean portTaken() {
        return says("could not bind");
    }

    /** Backends of a killed postmaster have not noticed yet that it is gone. */
    boolean oldBackendsLeft() {
        return says("pre-existing shared memory block");
    }

    private boolean says(String words) {
        return String.valueOf(getMessage()).contains(words);
    }
}
