package whatssound.rest.statement;

import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;
import whatssound.rest.query.Comparison;
import whatssound.rest.query.SelectItem.Embed;
import whatssound.rest.schema.Relationship;

/**
 * One embedding: a lateral join that yields the related rows as JSON. Any thread.
 *
 * @param alias of the join
 * @param rows the query for the related rows, without the join's parentheses
 */
record EmbedClause(Embed embed, Relationship relationship, String alias, SqlText rows) {
    private static final String MANY = "rows";

    String name() {
        return embed.name();
    }

    SqlText join() {
        SqlText sql = new SqlText().sql(embed.inner() ? " join lateral (" : " left join lateral (");
        if (relationship.toOne()) {
            return sql.add(rows).sql(") as ").name(alias).sql(" on true");
        }
        sql.sql("select json_agg(\"each\".*) as ").name(MANY).sql(" from (").add(rows);
        sql.sql(") as \"each\") as ").name(alias).sql(" on ");
        return embed.inner() ? sql.name(alias, MANY).sql(" is not null") : sql.sql("true");
    }

    /** The column in the answer; nothing where the embedding only filters. */
    SqlText output() {
        SqlText sql = new SqlText();
        if (embed.items().isEmpty()) {
            return sql;
        }
        if (relationship.toOne()) {
            sql.sql("row_to_json(").name(alias).sql(".*)");
        } else {
            sql.sql("coalesce(").name(alias, MANY).sql(", '[]')");
        }
        return sql.sql(" as ").name(name());
    }

    /** Whether there are related rows. */
    SqlText presence(Comparison.Constant constant) {
        String test =
                switch (constant) {
                    case NULL -> relationship.toOne() ? " is not distinct from null" : " is null";
                    case NOT_NULL ->
                            relationship.toOne() ? " is distinct from null" : " is not null";
                    case TRUE, FALSE, UNKNOWN ->
                            throw RestException.of(
                                    ErrorCode.PGRST100,
                                    "An embedded resource is either null or not");
                };
        SqlText sql = new SqlText();
        return (relationship.toOne() ? sql.name(alias) : sql.name(alias, MANY)).sql(test);
    }
}
