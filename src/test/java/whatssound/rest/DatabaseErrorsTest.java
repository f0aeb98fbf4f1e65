package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.db.Claims;
import whatssound.db.DatabaseException;
import whatssound.http.HttpResponse;

class DatabaseErrorsTest {
    private static final Claims USER = new Claims("authenticated", null, null, 0, "{}");

    @ParameterizedTest
    @CsvSource({
        "23505, 409",
        "23503, 409",
        "23514, 400",
        "25006, 405",
        "42P01, 404",
        "42883, 404",
        "42P17, 500",
        "42703, 400",
        "0P000, 403",
        "28000, 403",
        "40001, 500",
        "54001, 500",
        "57014, 500",
        "PT404, 404",
        "PT999, 400",
        "P0001, 400",
        "P0002, 500"
    })
    void eachSqlStateHasAStatus(String sqlState, int status) {
        assertThat(DatabaseErrors.status(sqlState, false)).isEqualTo(status);
    }

    @Test
    void whoIsNobodyMaySignIn() {
        assertThat(DatabaseErrors.status("42501", true)).isEqualTo(401);
        assertThat(DatabaseErrors.status("42501", false)).isEqualTo(403);
    }

    @Test
    void aDatabaseOutOfReachMeansTryAgain() {
        for (SQLException failure :
                new SQLException[] {
                    new SQLException("connection refused", "08001"),
                    new SQLException("the database system is shutting down", "57P01"),
                    new SQLTransientConnectionException("no connection within 5000 ms")
                }) {
            HttpResponse answer = DatabaseErrors.answer(new DatabaseException(failure), USER);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().toString()).doesNotContain("refused");
        }
    }
}
