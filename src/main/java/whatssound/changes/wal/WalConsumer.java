package whatssound.changes.wal;

/** What is told of the WAL's events. Called on the stream's thread only. */
public interface WalConsumer {
    /** Takes an event, each once and in order; may wait for room, never for a client. */
    void accept(WalEvent event) throws InterruptedException;

    /** Whatever commits from now on is told. */
    default void live() {}

    /** The stream broke, and is opened again. */
    default void lost() {}

    /** Events were lost: who listens has to read anew. The stream is live again already. */
    void gap();
}
