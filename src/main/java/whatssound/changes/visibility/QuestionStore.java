package whatssound.changes.visibility;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.visibility.Question.Way;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseException;

/** Asks Postgres who may see a row, for many viewers in one statement. Blocks; any thread. */
final class QuestionStore {
    private static final Logger LOG = LoggerFactory.getLogger(QuestionStore.class);

    private static final Map<String, String> SETTINGS =
            Map.of("search_path", "public, extensions", "statement_timeout", "5s");

    private final Database database;

    QuestionStore(Database database) {
        this.database = database;
    }

    /**
     * What is asked.
     *
     * @param kept the columns in which a row that is still there must agree with this one
     */
    record Asked(
            RowRule.Judged rule, Way way, Map<String, @Nullable String> row, List<String> kept) {}

    /**
     * What was answered, all for one moment.
     *
     * @param there whether the row was still there
     * @param yes for each viewer, in order
     * @param beforeLsn no commit at or after this place in the WAL was seen; the greatest number
     *     for answers that are of this moment alone
     */
    record Answered(boolean there, boolean[] yes, long beforeLsn) {
        /** To everyone no, for it could not be asked. */
        static Answered no(int viewers) {
            return new Answered(false, new boolean[viewers], Long.MAX_VALUE);
        }
    }

    /**
     * The answers; null when the rule is no longer what the catalogue says.
     *
     * @throws DatabaseException when Postgres cannot be asked
     */
    @Nullable Answered ask(Asked asked, List<Claims> viewers) {
        try {
            return ask(asked, viewers, false);
        } catch (DatabaseException e) {
            if (e.isUnavailable()) {
                throw e;
            }
            LOG.debug("a policy failed and is asked once more for each viewer apart", e);
        }
        try {
            Answered answered = ask(asked, viewers, true);
            // An error may have been of this moment alone.
            return answered == null
                    ? null
                    : new Answered(answered.there(), answered.yes(), Long.MAX_VALUE);
        } catch (DatabaseException e) {
            if (e.isUnavailable()) {
                throw e;
            }
            // A select would have failed as well, and shown nothing.
            LOG.warn(
                    "the policies of {} cannot be asked: {}",
                    asked.rule().target().table(),
                    e.getMessage());
            return Answered.no(viewers.size());
        }
    }

    private @Nullable Answered ask(Asked asked, List<Claims> viewers, boolean tolerant) {
        String sql = statement(Question.block(asked.rule(), asked.way(), asked.kept(), tolerant));
        RowRule.Definition definition = asked.rule().definition();
        Answered answered =
                database.inSnapshot(
                        SETTINGS,
                        connection ->
                                definition.version().equals(version(connection, definition))
                                        ? ask(connection, sql, asked, viewers)
                                        : null);
        return answered != null && isStill(definition) ? answered : null;
    }

    /**
     * Whether nothing was redefined before a snapshot ended. Postgres applies policies, rights and
     * functions as they are by then, be they younger than the rows that the snapshot has.
     */
    private boolean isStill(RowRule.Definition definition) {
        return definition
                .version()
                .equals(database.asOwner(connection -> version(connection, definition)));
    }

    private static String statement(String block) {
        return """
            select set_config('whatssound.row', ?, true), set_config('whatssound.claims', (?::text[])::text, true),
                 set_config('whatssound.subjects', (?::text[])::text, true);
               %s;
               select current_setting('whatssound.answers'), pg_current_wal_insert_lsn() - '0/0'::pg_lsn
            """
                .formatted(block);
    }

    private static String version(Connection connection, RowRule.Definition definition)
            throws SQLException {
        return ExpressionCatalogStore.version(
                connection, definition.relationOids(), definition.routineOids());
    }

    private static Answered ask(
            Connection connection, String sql, Asked asked, List<Claims> viewers)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, Question.rowLiteral(asked.rule().target(), asked.row()));
            statement.setArray(
                    2,
                    connection.createArrayOf("text", viewers.stream().map(Claims::json).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            viewers.stream()
                                    .map(viewer -> Objects.toString(viewer.subject(), ""))
                                    .toArray()));
            statement.execute();
            // The answers come last, after the settings and the block.
            statement.getMoreResults();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                String answers = row.getString(1);
                boolean[] yes = new boolean[viewers.size()];
                for (int i = 0; i < yes.length; i++) {
                    yes[i] = answers.charAt(i + 1) == Question.YES;
                }
                return new Answered(answers.charAt(0) == Question.YES, yes, row.getLong(2));
            }
        }
    }
}
