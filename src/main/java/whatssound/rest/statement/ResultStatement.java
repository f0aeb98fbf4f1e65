package whatssound.rest.statement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;

/**
 * A complete statement: the rows of a source as one JSON text, beside what the answer's head needs.
 *
 * <p>Built on any thread, run on the virtual thread of a transaction.
 */
public final class ResultStatement {
    /** The largest body; a request holds several copies of it while it is answered. */
    static final int MOST_BODY_BYTES = 8 << 20;

    private static final String UPSERT_UPDATES = "app.upsert_updates";

    /** True for each row that an upsert updates, and counts it. */
    static final String COUNT_UPDATE =
            "set_config('%1$s', (coalesce(nullif(current_setting('%1$s', true), ''), '0')::int + 1)::text, true) <> ''"
                    .formatted(UPSERT_UPDATES);

    private final String sql;
    private final List<String> values;

    private ResultStatement(SqlText text) {
        this.sql = text.text();
        this.values = text.values();
    }

    /** Rows that are read, with the query that counts all of them where that is wanted. */
    static ResultStatement reading(SqlText source, @Nullable SqlText counted, AnswerForm form) {
        SqlText sql = new SqlText().sql("with source as (").add(source).sql(")");
        if (counted != null) {
            sql.sql(", counted as (").add(counted).sql(")");
        }
        String total = counted == null ? "null::bigint" : "(select count(*) from counted)";
        return new ResultStatement(answer(sql, total, "0", form));
    }

    /** Rows that a data-modifying query returns, read anew as the client wants to see them. */
    static ResultStatement writing(SqlText write, SqlText source, AnswerForm form) {
        SqlText sql = new SqlText().sql("with written as (").add(write).sql(")");
        sql.sql(", source as (").add(source).sql(")");
        String written = "(select count(*) from written)";
        return new ResultStatement(answer(sql, written, written, form));
    }

    /**
     * Runs it in the transaction of the connection.
     *
     * @throws RestException RESULT_TOO_LARGE where the body would be; the transaction is undone
     */
    public Result run(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                // Without a type of its own, so that Postgres reads it as what it is compared with.
                statement.setObject(i + 1, values.get(i), Types.OTHER);
            }
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("an aggregate without its row");
                }
                return result(row);
            }
        }
    }

    private static Result result(ResultSet row) throws SQLException {
        String body = row.getString("body");
        if (body == null) {
            throw RestException.of(
                    ErrorCode.RESULT_TOO_LARGE,
                    "The result is larger than %d bytes".formatted(MOST_BODY_BYTES),
                    null,
                    "Ask for fewer rows, columns or embedded resources, with limit and select.");
        }
        long total = row.getLong("total");
        return new Result(
                row.wasNull() ? null : total,
                row.getLong("rows"),
                row.getLong("affected"),
                row.getLong("updated"),
                body,
                row.getString("status"),
                row.getString("headers"));
    }

    // The settings stand beside an aggregate, so they are read when all rows have been made. A body
    // that is too large stays in the database, as a null: the driver would read it whole.
    private static SqlText answer(SqlText sql, String total, String affected, AnswerForm form) {
        String body =
                switch (form.shape()) {
                    case ROWS -> "coalesce(json_agg(r.*), '[]')";
                    case ONE_ROW -> "coalesce(json_agg(r.*) -> 0, 'null')";
                    case VALUES -> "coalesce(json_agg(r.value), '[]')";
                    case ONE_VALUE -> "coalesce(json_agg(r.value) -> 0, 'null')";
                    case NOTHING -> "''";
                };
        sql.sql(" select total, rows, affected, updated, status, headers, ");
        sql.sql("case when octet_length(body) <= " + MOST_BODY_BYTES + " then body end as body");
        sql.sql(" from (select " + total + " as total, " + affected + " as affected, ");
        sql.sql("count(*) as rows, ");
        sql.sql(
                form.stripNulls() && form.shape() != Shape.NOTHING
                        ? "json_strip_nulls(" + body + ")"
                        : body);
        sql.sql("::text as body, nullif(current_setting('response.status', true), '') as status, ");
        sql.sql("nullif(current_setting('response.headers', true), '') as headers, ");
        sql.sql(
                "coalesce(nullif(current_setting('%s', true), ''), '0')::int as updated"
                        .formatted(UPSERT_UPDATES));
        return sql.sql(" from (select * from source) r) answer");
    }
}
