package whatssound.db;

/** Whether a transaction may write, and what it sees. Any thread. */
public enum Access {
    READ_ONLY,
    READ_WRITE,
    /** Reads only, and every statement sees the same moment. */
    SNAPSHOT
}
