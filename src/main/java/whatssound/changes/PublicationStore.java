package whatssound.changes;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import whatssound.changes.wal.TableName;
import whatssound.changes.wal.WalStream;
import whatssound.db.Database;

/** Puts tables into the stream that only policies read. Blocks; virtual threads. */
final class PublicationStore {
    private static final String IS_STREAMED =
            """
            select exists (
              select from pg_publication_tables t join pg_publication p using (pubname)
              where t.pubname in (?, ?) and t.schemaname = ? and t.tablename = ? and t.rowfilter is null
                and p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate)
            """;

    /** A table without an identity could no longer be updated once it is published. */
    private static final String CAN_BE_STREAMED =
            """
            select exists (
              select from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = ? and c.relname = ? and c.relkind in ('r', 'p') and c.relpersistence = 'p'
                and n.nspname not in ('pg_catalog', 'information_schema')
                and pg_has_role(c.relowner, 'usage')
                and (c.relreplident in ('f', 'i') or c.relreplident = 'd' and exists (
                  select from pg_index where indrelid = c.oid and indisprimary)))
            """;

    private final Database database;

    PublicationStore(Database database) {
        this.database = database;
    }

    /** Whether every write to the table that begins from now on is told by the stream. */
    boolean stream(TableName table) {
        return database.asOwner(
                connection -> {
                    if (answer(
                            connection,
                            IS_STREAMED,
                            WalStream.CHANGES_PUBLICATION,
                            WalStream.POLICY_TABLES_PUBLICATION,
                            table.schema(),
                            table.table())) {
                        return true;
                    }
                    if (!answer(connection, CAN_BE_STREAMED, table.schema(), table.table())) {
                        return false;
                    }
                    try (Statement publish = connection.createStatement()) {
                        publish.execute("set local lock_timeout = '500ms'");
                        // Writes on their way would still be decoded as unpublished.
                        publish.execute("lock table " + table.quoted() + " in share mode");
                        publish.execute(
                                "alter publication "
                                        + WalStream.POLICY_TABLES_PUBLICATION
                                        + " add table "
                                        + table.quoted());
                    }
                    return true;
                });
    }

    private static boolean answer(Connection connection, String sql, String... parameters)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
