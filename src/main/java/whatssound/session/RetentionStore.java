package whatssound.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import whatssound.db.Database;

/** What time does, as statements. Blocks; virtual threads. */
final class RetentionStore {
    private final Database database;

    RetentionStore(Database database) {
        this.database = database;
    }

    /** Lifts restraints that are over; answers how many. */
    int liftRestraints() {
        return count("select private.lift_restraints()");
    }

    /** Lowers shields that are over; answers how many. */
    int lowerShields() {
        return count("select private.lower_shields()");
    }

    /** Deletes the oldest of the messages that were kept long enough; answers how many. */
    int pruneMessages(int most) {
        return count("select private.prune_messages(" + most + ")");
    }

    /** Deletes some of the anonymous accounts that nobody uses any more; answers how many. */
    int pruneGuests(int most) {
        return count("select private.prune_guests(" + most + ")");
    }

    /**
     * Forgets some of what the demo session has no use for any more; answers whether that was all.
     */
    boolean pruneDemo(int most) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement("select private.prune_demo(?)")) {
                        statement.setInt(1, most);
                        try (ResultSet row = statement.executeQuery()) {
                            row.next();
                            return row.getBoolean(1);
                        }
                    }
                });
    }

    private int count(String query) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(query);
                            ResultSet row = statement.executeQuery()) {
                        row.next();
                        return row.getInt(1);
                    }
                });
    }
}
