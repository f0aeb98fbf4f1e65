package whatssound.rest.statement;

import java.util.List;
import java.util.Set;
import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;
import whatssound.rest.query.RestQuery;
import whatssound.rest.schema.Column;
import whatssound.rest.schema.Schema;
import whatssound.rest.schema.Table;

/**
 * Inserts, updates and deletes rows of a table. Any thread.
 *
 * <p>Filters choose what is written; order and limit arrange only what is answered of it.
 */
public final class WriteStatement {
    // Cannot be a table's alias: those are tables' names.
    private static final String BODY = "body#";

    private final Table table;
    private final RestQuery query;
    private final RowsQuery rows;
    private final AnswerForm form;

    /**
     * @param form of {@link Shape#NOTHING} where the rows written are not to be answered
     */
    public WriteStatement(Schema schema, RestQuery query, String tableName, AnswerForm form) {
        EmbeddingPaths.check(query);
        this.table = schema.table(tableName);
        this.query = query;
        this.rows = RowsQuery.of(schema, query, table.name());
        this.form = form;
    }

    /**
     * Inserts the rows of a JSON array.
     *
     * @param rowCount how many there are
     * @param columns what is set; other keys of the rows are ignored
     */
    public ResultStatement insert(
            String jsonArray,
            int rowCount,
            List<String> columns,
            Conflict conflict,
            boolean missingAsDefault) {
        requireColumns(columns);
        if (rowCount == 0) {
            return nothing();
        }
        SqlText sql = new SqlText().sql("insert into ").name("public", table.name());
        if (columns.isEmpty()) {
            if (rowCount > 1) {
                throw RestException.of(
                        ErrorCode.PGRST102, "Rows without any column are inserted one by one");
            }
            sql.sql(" default values");
        } else {
            sql.sql(" (").names(columns).sql(") select ").names(columns).sql(" from ");
            sql.add(populated(jsonArray, missingAsDefault)).sql(" as ").name(BODY);
        }
        return returning(sql.add(onConflict(conflict, columns)));
    }

    /** Updates the chosen rows to the values of a JSON object. */
    public ResultStatement update(String jsonObject, List<String> columns) {
        requireColumns(columns);
        if (columns.isEmpty()) {
            return nothing();
        }
        SqlText sql = new SqlText().sql("update ").name("public", table.name()).sql(" set ");
        String separator = "";
        for (String column : columns) {
            sql.sql(separator).name(column).sql(" = ").name(BODY, column);
            separator = ", ";
        }
        sql.sql(" from (select ").names(columns).sql(" from json_populate_record(null::");
        sql.name("public", table.name()).sql(", ").value(jsonObject).sql("::json)) as ").name(BODY);
        return returning(sql.sql(" where ").add(chosen()));
    }

    /** Deletes the chosen rows. */
    public ResultStatement delete() {
        SqlText sql = new SqlText().sql("delete from ").name("public", table.name());
        return returning(sql.sql(" where ").add(chosen()));
    }

    private SqlText chosen() {
        return new ConditionClause(table.name(), List.of()).all(query.at(List.of()).conditions());
    }

    private ResultStatement returning(SqlText write) {
        if (form.shape() == Shape.NOTHING) {
            // Names no column, so that it needs no right to read any.
            return ResultStatement.writing(
                    write.sql(" returning 1"), new SqlText().sql("select 1 from written"), form);
        }
        Set<String> needed = rows.neededColumns();
        String separator = " returning ";
        if (needed.isEmpty()) {
            write.sql(separator).name(table.name()).sql(".*");
        }
        for (String column : needed) {
            write.sql(separator).name(table.name(), column);
            separator = ", ";
        }
        return answering(write);
    }

    private ResultStatement nothing() {
        return answering(
                new SqlText()
                        .sql("select * from ")
                        .name("public", table.name())
                        .sql(" where false"));
    }

    private ResultStatement answering(SqlText write) {
        SqlText source = new SqlText().sql("written as ").name(table.name());
        return ResultStatement.writing(write, rows.selectAll(source), form);
    }

    private SqlText populated(String jsonArray, boolean missingAsDefault) {
        SqlText none = new SqlText().sql("null::").name("public", table.name());
        if (!missingAsDefault) {
            return new SqlText()
                    .sql("json_populate_recordset(")
                    .add(none)
                    .sql(", ")
                    .value(jsonArray)
                    .sql("::json)");
        }
        SqlText sql = new SqlText().sql("jsonb_populate_recordset(").add(none);
        sql.sql(", (select jsonb_agg(jsonb_build_object(");
        String separator = "";
        for (Column column : table.columns()) {
            if (column.defaultSql() != null) {
                sql.sql(separator).value(column.name()).sql("::text, " + column.defaultSql());
                separator = ", ";
            }
        }
        sql.sql(") || each) from jsonb_array_elements(").value(jsonArray);
        return sql.sql("::jsonb) as each))");
    }

    private SqlText onConflict(Conflict conflict, List<String> columns) {
        List<String> known = query.onConflict().isEmpty() ? table.primaryKey() : query.onConflict();
        SqlText sql = new SqlText();
        if (conflict == Conflict.FAIL || known.isEmpty()) {
            return sql;
        }
        sql.sql(" on conflict (").names(known).sql(")");
        if (conflict == Conflict.IGNORE || columns.isEmpty()) {
            return sql.sql(" do nothing");
        }
        String separator = " do update set ";
        for (String column : columns) {
            sql.sql(separator).name(column).sql(" = excluded.").name(column);
            separator = ", ";
        }
        return sql.sql(" where " + ResultStatement.COUNT_UPDATE);
    }

    private void requireColumns(List<String> columns) {
        for (String column : columns) {
            if (table.column(column).isEmpty()) {
                throw RestException.of(
                        ErrorCode.PGRST204,
                        "Could not find the '%s' column of '%s' in the schema cache"
                                .formatted(column, table.name()));
            }
        }
    }
}
