package whatssound.rest.statement;

import java.util.List;
import java.util.stream.Collectors;
import whatssound.rest.query.Comparison;
import whatssound.rest.query.Condition;
import whatssound.rest.query.Field;
import whatssound.rest.query.Operator;

/** Writes conditions on the rows of one table. Any thread. */
final class ConditionClause {
    private final String qualifier;
    private final List<EmbedClause> embeds;

    /**
     * @param qualifier the table's alias
     * @param embeds of this level, which conditions may ask to be there
     */
    ConditionClause(String qualifier, List<EmbedClause> embeds) {
        this.qualifier = qualifier;
        this.embeds = embeds;
    }

    /** All the conditions joined by {@code and}; {@code true} where there are none. */
    SqlText all(List<Condition> conditions) {
        return joined(conditions, Condition.Junction.AND);
    }

    private SqlText of(Condition condition) {
        return switch (condition) {
            case Condition.Group(boolean negated, Condition.Junction junction, var members) ->
                    negatedIf(negated, joined(members, junction));
            case Condition.Filter(Field field, boolean negated, Comparison comparison) ->
                    negatedIf(negated, filter(field, comparison));
        };
    }

    private SqlText joined(List<Condition> members, Condition.Junction junction) {
        if (members.isEmpty()) {
            return new SqlText().sql("true");
        }
        SqlText sql = new SqlText();
        String separator = "(";
        for (Condition member : members) {
            sql.sql(separator).add(of(member));
            separator = junction == Condition.Junction.AND ? " and " : " or ";
        }
        return sql.sql(")");
    }

    private SqlText filter(Field field, Comparison comparison) {
        if (comparison instanceof Comparison.Is(Comparison.Constant constant)
                && field.path().isEmpty()) {
            for (EmbedClause embed : embeds) {
                if (embed.name().equals(field.column())) {
                    return embed.presence(constant);
                }
            }
        }
        SqlText sql = FieldClause.of(qualifier, field);
        return switch (comparison) {
            case Comparison.WithOne(Operator operator, String value) ->
                    sql.sql(" " + operator.sql() + " ").value(pattern(operator, value));
            case Comparison.WithMany(Operator operator, var quantifier, String array) ->
                    sql.sql(" " + operator.sql())
                            .sql(quantifier == Comparison.Quantifier.ANY ? " any (" : " all (")
                            .value(pattern(operator, array))
                            .sql(")");
            case Comparison.In(List<String> values) ->
                    sql.sql(" = any (").value(arrayLiteral(values)).sql(")");
            case Comparison.Is(Comparison.Constant constant) ->
                    sql.sql(
                            switch (constant) {
                                case NULL -> " is null";
                                case NOT_NULL -> " is not null";
                                case TRUE -> " is true";
                                case FALSE -> " is false";
                                case UNKNOWN -> " is unknown";
                            });
        };
    }

    private static SqlText negatedIf(boolean negated, SqlText condition) {
        return negated ? new SqlText().sql("(not ").add(condition).sql(")") : condition;
    }

    private static String pattern(Operator operator, String value) {
        return operator.takesPattern() ? value.replace('*', '%') : value;
    }

    private static String arrayLiteral(List<String> values) {
        return values.stream()
                .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
