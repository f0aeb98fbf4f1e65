package whatssound.rest.statement;

/** What an insert does about rows that are there already. Any thread. */
public enum Conflict {
    FAIL,
    MERGE,
    IGNORE
}
