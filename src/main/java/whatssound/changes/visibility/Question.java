package whatssound.changes.visibility;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.TableName;

/**
 * The statement that asks for any number of viewers at once whether they may see a row: a block
 * that takes on the claims of one after the other, so that each policy runs as it does for them.
 *
 * <p>Its text is the same for all rows and viewers; these come as settings. Pure; any thread.
 */
final class Question {
    static final String ROW = "whatssound.row";
    static final String CLAIMS = "whatssound.claims";
    static final String SUBJECTS = "whatssound.subjects";
    static final String ANSWERS = "whatssound.answers";

    static final char YES = '1';

    private Question() {}

    /** How a viewer's answer is found. */
    enum Way {
        /** The policies, over the values of the row. */
        CONDITION,
        /** A select of the row itself, where it still is what it was. */
        SELECT
    }

    /**
     * @param kept the columns in which a row that is still there must agree with the asked one
     * @param tolerant whether an error is a no of the one viewer for whom it is raised; takes
     *     longer
     */
    static String block(RowRule.Judged rule, Way way, List<String> kept, boolean tolerant) {
        RowRule.Target target = rule.target();
        String answer =
                switch (way) {
                    case CONDITION ->
                            "select (%s) into \"whatssound yes\" from unnest(array[\"whatssound row\"]) as %s;"
                                    .formatted(
                                            rule.condition(),
                                            TableName.quoted(target.table().table()));
                    case SELECT ->
                            "select exists (%s) into \"whatssound yes\";"
                                    .formatted(stillThere(target, kept));
                };
        String body =
                body(
                        target.table().quoted(),
                        stillThere(target, kept),
                        literal(target.role()),
                        tolerant ? tolerant(answer) : answer);
        String quote = "$whatssound$";
        while (body.contains(quote)) {
            quote = quote.substring(0, quote.length() - 1) + "_$";
        }
        return "do " + quote + body + quote;
    }

    /** The table may have columns of any name, so the variables have names that nobody gives. */
    private static String body(String table, String stillThere, String role, String answer) {
        return """
            #variable_conflict use_column
            declare
              "whatssound row" %1$s := current_setting('whatssound.row')::%1$s;
              "whatssound claims" text[] := current_setting('whatssound.claims')::text[];
              "whatssound subjects" text[] := current_setting('whatssound.subjects')::text[];
              "whatssound answers" text := '';
              "whatssound yes" boolean;
            begin
              perform set_config('role', 'none', true);
              select exists (%2$s) into "whatssound yes";
              "whatssound answers" := "whatssound yes"::int::text;
              perform set_config('role', %3$s, true), set_config('request.jwt.claim.role', %3$s, true);
              for i in 1 .. cardinality("whatssound claims") loop
                perform set_config('request.jwt.claims', "whatssound claims"[i], true),
                  set_config('request.jwt.claim.sub', "whatssound subjects"[i], true);
                %4$s
                "whatssound answers" := "whatssound answers" || coalesce("whatssound yes"::int, 0);
              end loop;
              perform set_config('role', 'none', true),
                set_config('whatssound.answers', "whatssound answers", true);
            end
            """
                .formatted(table, stillThere, role, answer);
    }

    private static String tolerant(String answer) {
        return """
            begin
              %s
            exception when others then "whatssound yes" := false;
            end;
            """
                .formatted(answer);
    }

    private static String stillThere(RowRule.Target target, List<String> kept) {
        StringJoiner conditions = new StringJoiner(" and ");
        for (String column : target.primaryKey()) {
            String name = TableName.quoted(column);
            conditions.add("\"whatssound kept\".%1$s = (\"whatssound row\").%1$s".formatted(name));
        }
        for (String column : kept) {
            // As text, for not every type has an equality.
            conditions.add(
                    "\"whatssound kept\".%1$s::text is not distinct from (\"whatssound row\").%1$s::text"
                            .formatted(TableName.quoted(column)));
        }
        return "select from %s as \"whatssound kept\" where %s"
                .formatted(target.table().quoted(), conditions.length() == 0 ? "true" : conditions);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The row as Postgres reads a value of the table's type; null for what is not known. */
    static String rowLiteral(RowRule.Target target, Map<String, @Nullable String> row) {
        return target.columns().stream()
                .map(row::get)
                .map(Question::quoted)
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "" : '"' + value.replace("\\", "\\\\").replace("\"", "\"\"") + '"';
    }
}
