package whatssound.rest.statement;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.rest.query.Condition;
import whatssound.rest.query.Order;
import whatssound.rest.query.RestQuery;
import whatssound.rest.query.Restriction;
import whatssound.rest.query.SelectItem;
import whatssound.rest.schema.Relationship;
import whatssound.rest.schema.Schema;

/**
 * The rows of one level of a select, with those of its embeddings. Not thread-safe.
 *
 * <p>Each level is a select of its own; embeddings are lateral joins to further ones.
 */
final class RowsQuery {
    /** The most rows a request gets; the rest is for {@code offset}. */
    static final long MOST_ROWS = 1_000;

    /** The most related rows that each row gets: those of several levels multiply. */
    static final long MOST_EMBEDDED_ROWS = 100;

    private final Schema schema;
    private final RestQuery query;
    private final String table;
    private final String alias;
    private final List<String> path;
    private final List<SelectItem> items;
    private final List<EmbedClause> embeds = new ArrayList<>();

    private RowsQuery(
            Schema schema,
            RestQuery query,
            String table,
            String alias,
            List<String> path,
            List<SelectItem> items) {
        this.schema = schema;
        this.query = query;
        this.table = table;
        this.alias = alias;
        this.path = path;
        this.items = items;
        for (SelectItem item : items) {
            if (item instanceof SelectItem.Embed embed) {
                embeds.add(embedded(embed));
            }
        }
    }

    /** The outermost level; its alias is the table's name. */
    static RowsQuery of(Schema schema, RestQuery query, String table) {
        return new RowsQuery(schema, query, table, table, List.of(), query.select());
    }

    /** {@code select … from … where … order by … limit …} over a source that bears the alias. */
    SqlText select(SqlText source) {
        return select(source, query.at(path), null);
    }

    /** The same without the conditions, for rows that were chosen by them before. */
    SqlText selectAll(SqlText source) {
        Restriction asked = query.at(path);
        return select(
                source,
                new Restriction(List.of(), asked.orders(), asked.limit(), asked.offset()),
                null);
    }

    /** One row for each that the conditions leave, whatever the limit. */
    SqlText selectForCount(SqlText source) {
        SqlText sql = new SqlText().sql("select 1 from ").add(source);
        embeds.forEach(embed -> sql.add(embed.join()));
        return sql.sql(" where ").add(conditions(query.at(path).conditions()));
    }

    SqlText conditions(List<Condition> conditions) {
        return new ConditionClause(alias, embeds).all(conditions);
    }

    /** The columns that the outermost select needs of its source; empty for all of them. */
    Set<String> neededColumns() {
        Set<String> needed = new LinkedHashSet<>();
        for (SelectItem item : items) {
            switch (item) {
                case SelectItem.Star() -> {
                    return Set.of();
                }
                case SelectItem.Column column -> needed.add(column.field().column());
                case SelectItem.Embed embed -> {}
            }
        }
        embeds.forEach(embed -> needed.addAll(embed.relationship().ownColumns()));
        query.at(path).orders().forEach(order -> needed.add(order.field().column()));
        return needed;
    }

    private EmbedClause embedded(SelectItem.Embed embed) {
        Relationship relationship = RelationshipChoice.of(schema, table, embed);
        List<String> inner = new ArrayList<>(path);
        inner.add(embed.name());
        // Unlike any table's name, and unlike those of the levels around.
        String innerAlias = "%s#%d.%d".formatted(relationship.target(), path.size(), embeds.size());
        RowsQuery rows =
                new RowsQuery(
                        schema, query, relationship.target(), innerAlias, inner, embed.items());
        SqlText source =
                new SqlText().name("public", relationship.target()).sql(" as ").name(innerAlias);
        return new EmbedClause(
                embed,
                relationship,
                innerAlias + " rows",
                rows.select(source, query.at(inner), related(relationship, innerAlias)));
    }

    private SqlText related(Relationship relationship, String innerAlias) {
        SqlText sql = new SqlText();
        for (int i = 0; i < relationship.ownColumns().size(); i++) {
            sql.sql(i == 0 ? "" : " and ")
                    .name(innerAlias, relationship.targetColumns().get(i))
                    .sql(" = ")
                    .name(alias, relationship.ownColumns().get(i));
        }
        return sql;
    }

    private SqlText select(SqlText source, Restriction asked, @Nullable SqlText related) {
        SqlText sql = new SqlText().sql("select ").add(outputs()).sql(" from ").add(source);
        embeds.forEach(embed -> sql.add(embed.join()));
        sql.sql(" where ").add(conditions(asked.conditions()));
        if (related != null) {
            sql.sql(" and ").add(related);
        }
        orderBy(sql, asked.orders());
        long most = path.isEmpty() ? MOST_ROWS : MOST_EMBEDDED_ROWS;
        long limit = asked.limit() == null ? most : Math.min(asked.limit(), most);
        return sql.sql(" limit " + limit + " offset " + asked.offset());
    }

    private SqlText outputs() {
        SqlText sql = new SqlText();
        int embed = 0;
        for (SelectItem item : items) {
            SqlText output =
                    switch (item) {
                        case SelectItem.Star() -> new SqlText().name(alias).sql(".*");
                        case SelectItem.Column column -> output(column);
                        case SelectItem.Embed _ -> embeds.get(embed++).output();
                    };
            if (!output.isEmpty()) {
                sql.sql(sql.isEmpty() ? "" : ", ").add(output);
            }
        }
        return sql.isEmpty() ? sql.sql("1 as found") : sql;
    }

    private SqlText output(SelectItem.Column column) {
        SqlText field = FieldClause.of(alias, column.field());
        SqlText value =
                column.cast() == null
                        ? field
                        : new SqlText()
                                .sql("cast(")
                                .add(field)
                                .sql(" as ")
                                .add(TypeName.sql(column.cast()))
                                .sql(")");
        String name =
                column.alias() == null ? FieldClause.outputName(column.field()) : column.alias();
        return value.sql(" as ").name(name);
    }

    private void orderBy(SqlText sql, List<Order> orders) {
        String separator = " order by ";
        for (Order order : orders) {
            sql.sql(separator).add(FieldClause.of(alias, order.field()));
            sql.sql(order.descending() ? " desc" : " asc");
            sql.sql(
                    switch (order.nulls()) {
                        case USUAL -> "";
                        case FIRST -> " nulls first";
                        case LAST -> " nulls last";
                    });
            separator = ", ";
        }
    }
}
