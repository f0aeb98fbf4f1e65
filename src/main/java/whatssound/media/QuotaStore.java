package whatssound.media;

import java.sql.PreparedStatement;
import java.util.Map;
import whatssound.db.Database;

/** How much may be stored, where the database looks it up. Blocks; any virtual thread. */
public final class QuotaStore {
    private static final String SET =
            """
            insert into private.quotas (kind, bytes) values (?, ?)
            on conflict (kind) do update set bytes = excluded.bytes
            """;

    private final Database database;

    public QuotaStore(Database database) {
        this.database = database;
    }

    /**
     * From now on these quotas hold and no others.
     *
     * @param bytesByKind of {@code user}, {@code session} and {@code server}; 0 is no limit
     */
    public void set(Map<String, Long> bytesByKind) {
        database.asOwner(
                connection -> {
                    try (PreparedStatement forget =
                                    connection.prepareStatement("delete from private.quotas");
                            PreparedStatement set = connection.prepareStatement(SET)) {
                        forget.executeUpdate();
                        for (Map.Entry<String, Long> quota : bytesByKind.entrySet()) {
                            if (quota.getValue() > 0) {
                                set.setString(1, quota.getKey());
                                set.setLong(2, quota.getValue());
                                set.executeUpdate();
                            }
                        }
                        return null;
                    }
                });
    }
}
