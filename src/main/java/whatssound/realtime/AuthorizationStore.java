package whatssound.realtime;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import whatssound.db.Database;

/**
 * Asks the policies on {@code realtime.messages} what users may do on topics.
 *
 * <p>Probe rows are written and read back as the user's role and rolled back, as the original does,
 * so that any policy that works there works here. Blocks; virtual threads.
 */
final class AuthorizationStore {
    /** After this time no further question of a batch is begun. */
    private static final String BUDGET = "250 ms";

    /** For one question; twice of it would be half of what a joining client waits. */
    private static final String STATEMENT_TIMEOUT = "set local statement_timeout = '2500 ms'";

    private static final String JUDGE =
            "select broadcast, presence, by_event, failure from realtime.judge(?, ?, ?, ?, ?, ?, '"
                    + BUDGET
                    + "')";

    private final Database database;

    AuthorizationStore(Database database) {
        this.database = database;
    }

    /**
     * Answers the first questions, at least one, in their order and in one transaction; the others
     * are to be asked again.
     */
    List<Verdict> judge(List<Question> questions) {
        return database.asOwner(
                connection -> {
                    try (Statement bound = connection.createStatement()) {
                        bound.execute(STATEMENT_TIMEOUT);
                    }
                    List<Verdict> verdicts = judge(connection, questions);
                    // A commit would wait for the disk, for rows that are gone already.
                    connection.rollback();
                    return verdicts;
                });
    }

    /** Another text once any policy has changed. */
    String policiesVersion() {
        return database.asOwner(
                connection -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet row =
                                    statement.executeQuery("select realtime.policies_version()")) {
                        row.next();
                        return row.getString(1);
                    }
                });
    }

    /** Whether what a transaction has committed is seen by those that begin from now on. */
    boolean isVisible(long transactionId) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement look =
                            connection.prepareStatement(
                                    "select realtime.is_visible(?::text::xid8)")) {
                        look.setString(1, Long.toUnsignedString(transactionId));
                        try (ResultSet row = look.executeQuery()) {
                            row.next();
                            return row.getBoolean(1);
                        }
                    }
                });
    }

    private static List<Verdict> judge(Connection connection, List<Question> questions)
            throws SQLException {
        try (PreparedStatement judge = connection.prepareStatement(JUDGE)) {
            judge.setArray(1, texts(connection, questions, question -> question.claims().role()));
            judge.setArray(2, texts(connection, questions, AuthorizationStore::subject));
            judge.setArray(3, texts(connection, questions, question -> question.claims().json()));
            judge.setArray(4, texts(connection, questions, Question::topic));
            judge.setArray(5, texts(connection, questions, AuthorizationStore::extension));
            judge.setArray(6, texts(connection, questions, AuthorizationStore::event));
            List<Verdict> verdicts = new ArrayList<>(questions.size());
            try (ResultSet rows = judge.executeQuery()) {
                while (rows.next()) {
                    verdicts.add(
                            new Verdict(
                                    new Grants(rows.getBoolean(1), rows.getBoolean(2)),
                                    rows.getBoolean(3),
                                    rows.getString(4)));
                }
            }
            return verdicts;
        }
    }

    private static Array texts(
            Connection connection,
            List<Question> questions,
            Function<Question, @Nullable String> text)
            throws SQLException {
        return connection.createArrayOf("text", questions.stream().map(text).toArray());
    }

    private static String subject(Question question) {
        return question.claims().subject() == null ? "" : question.claims().subject().toString();
    }

    private static @Nullable String extension(Question question) {
        return question instanceof Question.Write write ? write.extension() : null;
    }

    private static @Nullable String event(Question question) {
        return question instanceof Question.Write write ? write.event() : null;
    }
}
