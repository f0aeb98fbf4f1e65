package whatssound.changes.wal;

/** What happened to a row. Any thread. */
public enum ChangeKind {
    INSERT,
    UPDATE,
    DELETE
}
