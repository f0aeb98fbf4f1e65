package whatssound.changes.wal;

/**
 * How far the WAL was told, so that a stream that is opened again repeats nothing and leaves
 * nothing out: also where it broke off within a transaction. Pure; lives on the stream's thread.
 */
final class WalCursor {
    private long doneLsn;

    /** The transaction that was begun and not yet done, and how much of it was told. */
    private long openLsn;

    private long openTold;
    private long openRead;
    private boolean repeated;

    /** The place after the last complete transaction; 0 where there was none yet. */
    long doneLsn() {
        return doneLsn;
    }

    /** The stream starts at a place of its own, before which all is lost or was told. */
    void startAt(long lsn) {
        doneLsn = lsn;
        openLsn = 0;
        openTold = 0;
    }

    /** Whether the transaction is one of which nothing was told yet. */
    boolean begin(long commitLsn) {
        repeated = commitLsn < doneLsn;
        openRead = 0;
        boolean fresh = !repeated && commitLsn != openLsn;
        if (fresh) {
            openLsn = commitLsn;
            openTold = 0;
        }
        return fresh;
    }

    /** Whether the next event of the transaction is new; it counts as told from now on. */
    boolean isNew() {
        openRead++;
        if (repeated || openRead <= openTold) {
            return false;
        }
        openTold = openRead;
        return true;
    }

    /** Whether an event outside of transactions is new. */
    boolean isNew(long lsn) {
        return lsn >= doneLsn;
    }

    /** Whether the transaction was not complete before. */
    boolean commit(long endLsn) {
        doneLsn = Math.max(doneLsn, endLsn);
        return !repeated;
    }
}
