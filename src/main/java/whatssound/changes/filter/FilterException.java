package whatssound.changes.filter;

/** A filter that cannot be understood, or does not fit its table. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    FilterException(String why) {
        super(why);
    }

    FilterException(String why, Throwable cause) {
        super(why, cause);
    }
}
