package whatssound.rest.statement;

import whatssound.rest.query.Field;
import whatssound.rest.query.JsonStep;

/** Writes fields: columns, and places within JSON columns. Any thread. */
final class FieldClause {
    private FieldClause() {}

    static SqlText of(String qualifier, Field field) {
        SqlText column = new SqlText().name(qualifier, field.column());
        if (field.path().isEmpty()) {
            return column;
        }
        SqlText sql = new SqlText().sql("(to_jsonb(").add(column).sql(")");
        for (JsonStep step : field.path()) {
            sql.sql(step.asText() ? " ->> " : " -> ");
            switch (step) {
                case JsonStep.Key(String name, _) -> sql.value(name).sql("::text");
                case JsonStep.Index(int index, _) -> sql.sql("(" + index + ")");
            }
        }
        return sql.sql(")");
    }

    /** The name under which a field comes out: its last key, or its column's. */
    static String outputName(Field field) {
        for (JsonStep step : field.path().reversed()) {
            if (step instanceof JsonStep.Key(String name, _)) {
                return name;
            }
        }
        return field.column();
    }
}
