package whatssound.rest.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;
import whatssound.rest.query.RestQuery;
import whatssound.rest.schema.Routine;
import whatssound.rest.schema.Schema;

/** Calls a function with named arguments. Any thread. */
public final class CallStatement {
    // Cannot be a table's or a function's alias: those are their names.
    private static final String ARGUMENTS = "arguments#";
    private static final String RESULT = "result#";

    private CallStatement() {}

    /**
     * The function of this name that takes exactly these arguments.
     *
     * @throws RestException PGRST202 where there is none, PGRST203 where there are several
     */
    public static Routine choose(Schema schema, String name, Set<String> argumentNames) {
        List<Routine> candidates =
                schema.routines().getOrDefault(name, List.of()).stream()
                        .filter(routine -> routine.takes(argumentNames))
                        .toList();
        return switch (candidates.size()) {
            case 0 -> throw none(name, argumentNames);
            case 1 -> candidates.getFirst();
            default ->
                    throw RestException.of(
                            ErrorCode.PGRST203,
                            "Could not choose the best candidate function between: "
                                    + String.join(
                                            ", ",
                                            candidates.stream()
                                                    .map(CallStatement::signature)
                                                    .toList()),
                            null,
                            "Try renaming the parameters or the function itself in the database so function overloading can be resolved");
        };
    }

    /** A call with the arguments of a JSON object. */
    public static ResultStatement withJson(
            Schema schema,
            RestQuery query,
            Routine routine,
            Set<String> given,
            String jsonObject,
            AnswerForm form) {
        return answering(schema, query, routine, jsonCall(routine, given, jsonObject), form);
    }

    /** A call with arguments as a query string has them. */
    public static ResultStatement withTexts(
            Schema schema,
            RestQuery query,
            Routine routine,
            Map<String, String> texts,
            AnswerForm form) {
        SqlText call = call(routine, given(routine, texts.keySet()), texts);
        return answering(schema, query, routine, call, form);
    }

    private static SqlText jsonCall(Routine routine, Set<String> given, String jsonObject) {
        List<Routine.Argument> arguments = given(routine, given);
        if (arguments.isEmpty()) {
            return call(routine, arguments, Map.of());
        }
        SqlText sql = new SqlText().sql("json_to_record(").value(jsonObject).sql("::json) as ");
        sql.name(ARGUMENTS).sql("(");
        String separator = "";
        for (Routine.Argument argument : arguments) {
            sql.sql(separator).name(argument.name()).sql(" " + argument.typeSql());
            separator = ", ";
        }
        return sql.sql("), lateral ").add(call(routine, arguments, Map.of()));
    }

    private static ResultStatement answering(
            Schema schema, RestQuery query, Routine routine, SqlText call, AnswerForm form) {
        SqlText source = new SqlText().add(call).sql(" as ").name(routine.name());
        return switch (routine.result()) {
            case NOTHING ->
                    ResultStatement.reading(
                            new SqlText().sql("select 1 from ").add(source),
                            null,
                            form.as(Shape.NOTHING));
            case VALUE ->
                    ResultStatement.reading(
                            new SqlText()
                                    .sql("select ")
                                    .name(RESULT, "value")
                                    .sql(" from ")
                                    .add(call)
                                    .sql(" as ")
                                    .name(RESULT)
                                    .sql("(value) limit " + RowsQuery.MOST_ROWS),
                            null,
                            form);
            case ROW -> {
                EmbeddingPaths.check(query);
                RowsQuery rows = RowsQuery.of(schema, query, routine.name());
                yield ResultStatement.reading(
                        rows.select(source),
                        form.counted() ? rows.selectForCount(source) : null,
                        form);
            }
        };
    }

    private static SqlText call(
            Routine routine, List<Routine.Argument> arguments, Map<String, String> texts) {
        SqlText sql = new SqlText().name("public", routine.name()).sql("(");
        String separator = "";
        for (Routine.Argument argument : arguments) {
            sql.sql(separator).name(argument.name()).sql(" := ");
            String text = texts.get(argument.name());
            if (text == null) {
                sql.name(ARGUMENTS, argument.name());
            } else {
                sql.sql("cast(").value(text).sql(" as " + argument.typeSql() + ")");
            }
            separator = ", ";
        }
        return sql.sql(")");
    }

    private static List<Routine.Argument> given(Routine routine, Set<String> names) {
        List<Routine.Argument> given = new ArrayList<>(routine.arguments());
        given.removeIf(argument -> !names.contains(argument.name()));
        return given;
    }

    private static RestException none(String name, Set<String> argumentNames) {
        String sorted = String.join(", ", new TreeSet<>(argumentNames));
        String arguments =
                argumentNames.isEmpty() ? " without parameters" : "(%s)".formatted(sorted);
        String searched =
                argumentNames.isEmpty() ? "without parameters" : "with parameters " + sorted;
        return RestException.of(
                ErrorCode.PGRST202,
                "Could not find the function public.%s%s in the schema cache"
                        .formatted(name, arguments),
                "Searched for the function public.%s %s, but no matches were found in the schema cache."
                        .formatted(name, searched));
    }

    private static String signature(Routine routine) {
        return "public.%s(%s)"
                .formatted(
                        routine.name(),
                        String.join(
                                ", ",
                                routine.arguments().stream()
                                        .map(a -> a.name() + " => " + a.typeSql())
                                        .toList()));
    }
}
