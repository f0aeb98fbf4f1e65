package whatssound.rest.statement;

import whatssound.rest.query.RestQuery;
import whatssound.rest.schema.Schema;

/** Reads rows of a table. Any thread. */
public final class ReadStatement {
    private ReadStatement() {}

    public static ResultStatement of(
            Schema schema, RestQuery query, String tableName, AnswerForm form) {
        String table = schema.table(tableName).name();
        EmbeddingPaths.check(query);
        RowsQuery rows = RowsQuery.of(schema, query, table);
        SqlText source = new SqlText().name("public", table).sql(" as ").name(table);
        return ResultStatement.reading(
                rows.select(source), form.counted() ? rows.selectForCount(source) : null, form);
    }
}
