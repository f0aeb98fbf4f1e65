package whatssound.changes;

import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.TableName;
import whatssound.changes.wal.WalConsumer;
import whatssound.changes.wal.WalEvent;
import whatssound.realtime.Realtime;

/**
 * Broadcast from the database: tells inserts into {@code realtime.messages}, each once its
 * transaction has committed. Lives on the stream's thread.
 */
public final class StoredBroadcasts implements WalConsumer {
    private static final TableName MESSAGES = new TableName("realtime", "messages");

    private final Realtime realtime;
    private int transactionId;

    public StoredBroadcasts(Realtime realtime) {
        this.realtime = realtime;
    }

    @Override
    public void accept(WalEvent event) {
        if (event instanceof WalEvent.Begun begun) {
            transactionId = begun.xid();
        } else if (event instanceof WalEvent.RowChange change
                && change.kind() == ChangeKind.INSERT
                && change.relation().name().equals(MESSAGES)) {
            StoredBroadcast stored = StoredBroadcast.of(change.row(), transactionId);
            if (stored != null) {
                realtime.broadcast(stored.topic(), stored.event(), stored.payload(), stored.meta());
            }
        }
    }

    @Override
    public void live() {
        realtime.replicating(true);
    }

    @Override
    public void lost() {
        realtime.replicating(false);
    }

    @Override
    public void gap() {
        realtime.restartPrivateChannels("The database was away; join again");
    }
}
