package whatssound.realtime;

import java.sql.PreparedStatement;
import whatssound.db.Database;

/** Looks after the table of stored broadcasts, a partition a day. Blocks; virtual threads. */
public final class MessageStore {
    private static final int KEPT_DAYS = 3;

    private final Database database;

    public MessageStore(Database database) {
        this.database = database;
    }

    /** Makes the partitions of the coming days, and drops those of which all rows are too old. */
    public void maintainPartitions() {
        database.asOwner(
                connection -> {
                    try (PreparedStatement maintain =
                            connection.prepareStatement(
                                    "select realtime.ensure_partitions(current_date - 1, current_date + 3),"
                                            + " realtime.drop_partitions_before(current_date - ?)")) {
                        maintain.setInt(1, KEPT_DAYS);
                        return maintain.execute();
                    }
                });
    }
}
