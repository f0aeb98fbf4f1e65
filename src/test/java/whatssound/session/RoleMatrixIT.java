package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whatssound.auth.TestUser;
import whatssound.auth.Tokens;
import whatssound.db.Access;
import whatssound.db.Claims;
import whatssound.db.DatabaseException;
import whatssound.db.TestDatabase;

/**
 * Every function and every table against everybody, as {@code roles.md} has it. Each cell is tried
 * in a transaction of its own that is rolled back, so that all find the session as it was.
 */
class RoleMatrixIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CALL = Pattern.compile("call (\\w+)\\(");
    private static final Pattern STATEMENT =
            Pattern.compile("(select|insert|update|delete)(?: .*? from| into| from)? (\\w+)");

    private static TestDatabase database;
    private static SessionWorld world;
    private static final Map<Standing, Claims> CLAIMS = new EnumMap<>(Standing.class);

    /** Ends a trial, so that nothing of it stays. */
    private static final class Tried extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String outcome;

        Tried(String outcome) {
            super(outcome, null, false, false);
            this.outcome = outcome;
        }
    }

    @BeforeAll
    static void start() {
        database = TestDatabase.fresh();
        Tokens tokens =
                new Tokens(
                        "a secret that is longer than thirty-two bytes"
                                .getBytes(StandardCharsets.US_ASCII),
                        "http://test/auth/v1",
                        Instant::now);
        Map<Standing, UUID> ids = new EnumMap<>(Standing.class);
        for (Standing person : Standing.values()) {
            if (person.signedIn()) {
                TestUser user = TestUser.signUp(database, tokens, person.toString());
                ids.put(person, user.id());
                CLAIMS.put(person, tokens.verify(user.token()));
            } else {
                CLAIMS.put(person, tokens.verify(tokens.anonKey()));
            }
        }
        UUID rita = TestUser.signUp(database, tokens, "Rita").id();
        world = database.database().asOwner(owner -> new SessionWorld(owner, ids, rita));
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everybodyGetsWhatTheTableSays(RoleTable.Row row) {
        Map<Standing, String> outcomes = new EnumMap<>(Standing.class);
        for (Standing person : Standing.values()) {
            outcomes.put(person, outcome(row.operation(), person));
        }

        assertThat(new RoleTable.Row(row.operation(), outcomes)).hasToString(row.toString());
    }

    static Stream<RoleTable.Row> operations() {
        return RoleTable.rows("call", "select", "insert", "update", "delete").stream();
    }

    @Test
    void everyFunctionIsInTheTable() {
        assertThat(mentioned(CALL, 1))
                .containsExactlyInAnyOrderElementsOf(
                        names(
                                "select p.proname from pg_proc p where pronamespace = 'public'::regnamespace"));
    }

    @Test
    void everyTableIsInTheTableWithAllThatCanBeDoneToIt() {
        Set<String> possible =
                names(
                        """
                        select verb || ' ' || relname
                        from pg_class, unnest(array['select', 'insert', 'update', 'delete']) verb
                        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
                        """);

        assertThat(mentioned(STATEMENT, 1, 2)).containsExactlyInAnyOrderElementsOf(possible);
    }

    private static Set<String> mentioned(Pattern pattern, int... groups) {
        Set<String> mentioned = new TreeSet<>();
        for (RoleTable.Row row : RoleTable.all()) {
            Matcher matcher = pattern.matcher(row.operation());
            if (matcher.lookingAt()) {
                mentioned.add(
                        Arrays.stream(groups)
                                .mapToObj(matcher::group)
                                .collect(Collectors.joining(" ")));
            }
        }
        return mentioned;
    }

    private static Set<String> names(String query) {
        return database.database()
                .asOwner(
                        connection -> {
                            Set<String> names = new TreeSet<>();
                            try (Statement statement = connection.createStatement();
                                    ResultSet rows = statement.executeQuery(query)) {
                                while (rows.next()) {
                                    names.add(rows.getString(1));
                                }
                            }
                            return names;
                        });
    }

    private static String outcome(String operation, Standing person) {
        String sql = world.filledIn(operation, person).replaceFirst("^call ", "select public.");
        try {
            database.database()
                    .inTransaction(
                            Objects.requireNonNull(CLAIMS.get(person)),
                            Access.READ_WRITE,
                            Map.of(),
                            connection -> {
                                throw new Tried(done(connection, sql));
                            });
            throw new AssertionError("nothing was tried");
        } catch (Tried tried) {
            return tried.outcome;
        } catch (DatabaseException e) {
            return refusal(e);
        }
    }

    private static String done(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            if (!rows) {
                return statement.getUpdateCount() == 0 ? "none" : "ok";
            }
            try (ResultSet result = statement.getResultSet()) {
                if (!result.next()) {
                    return "none";
                }
                return answeredStatus(connection).isEmpty() ? "ok" : codeOf(result.getString(1));
            }
        }
    }

    /** Set by functions that answer a refusal, because a raise would undo what they counted. */
    private static String answeredStatus(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet status =
                        statement.executeQuery(
                                "select coalesce(current_setting('response.status', true), '')")) {
            status.next();
            return status.getString(1);
        }
    }

    private static String refusal(DatabaseException refused) {
        return switch (refused.sqlState()) {
            case "42501" -> "denied";
            case "PGRST" -> codeOf(messageOf(refused));
            default -> refused.sqlState();
        };
    }

    private static String messageOf(DatabaseException refused) {
        return Objects.requireNonNull(refused.serverError()).message();
    }

    private static String codeOf(String json) {
        try {
            return JSON.readTree(json).path("code").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
