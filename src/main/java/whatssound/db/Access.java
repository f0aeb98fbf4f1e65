package whatssound.db;

/** Whether a transaction may write. Any thread. */
public enum Access {
    READ_ONLY,
    READ_WRITE
}
