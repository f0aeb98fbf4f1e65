package whatssound.rest.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import whatssound.http.Query;
import whatssound.rest.error.RestException;

/** Reads a query string into a {@link RestQuery}. Not thread-safe: one parse uses one. */
public final class QueryParser {
    private static final int MOST_PARAMETERS = 200;

    private final Set<String> argumentNames;
    private final Map<List<String>, Restriction> restrictions = new HashMap<>();
    private final List<Query.Parameter> arguments = new ArrayList<>();
    private List<SelectItem> select = List.of(new SelectItem.Star());
    private Optional<List<String>> columns = Optional.empty();
    private List<String> onConflict = List.of();

    private QueryParser(Set<String> argumentNames) {
        this.argumentNames = argumentNames;
    }

    /**
     * Reads the query of a table.
     *
     * @throws RestException PGRST100 where it does not parse
     */
    public static RestQuery ofTable(Query query) {
        QueryParser parser = new QueryParser(Set.of());
        RestQuery parsed = parser.parse(query);
        // Without an operator it was taken for an argument, and a table takes none.
        for (Query.Parameter argument : parsed.arguments()) {
            ConditionParser.filter(Field.of(argument.name()), argument.value());
        }
        return parsed;
    }

    /**
     * Reads the query of a function, where a parameter may be an argument.
     *
     * @param argumentNames that functions of this name have
     * @throws RestException PGRST100 where it does not parse
     */
    public static RestQuery ofFunction(Query query, Set<String> argumentNames) {
        return new QueryParser(argumentNames).parse(query);
    }

    private RestQuery parse(Query query) {
        if (query.parameters().size() > MOST_PARAMETERS) {
            throw new Cursor("query", "")
                    .refused("more than %d parameters".formatted(MOST_PARAMETERS));
        }
        query.parameters().forEach(this::take);
        return new RestQuery(select, restrictions, columns, onConflict, arguments);
    }

    private void take(Query.Parameter parameter) {
        String value = parameter.value();
        // Postgres has no such character, in names or in texts.
        if (parameter.name().indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new Cursor("query", "").refused("a parameter holds a NUL character");
        }
        if (argumentNames.contains(parameter.name())) {
            arguments.add(parameter);
            return;
        }
        switch (parameter.name()) {
            case "select" -> select = SelectParser.parse(value);
            case "columns" -> columns = Optional.of(names("columns parameter", value));
            case "on_conflict" -> onConflict = names("on_conflict parameter", value);
            // The key of the API may come as a parameter where headers cannot be set.
            case "apikey" -> {}
            default -> takeRestriction(parameter);
        }
    }

    private void takeRestriction(Query.Parameter parameter) {
        Cursor cursor = new Cursor("tree path", parameter.name());
        List<String> path = new ArrayList<>();
        String last = cursor.name();
        while (cursor.skip(".")) {
            path.add(last);
            last = cursor.name();
        }
        Field field = new Field(last, FieldParser.path(cursor));
        cursor.expectEnd();
        String value = parameter.value();
        switch (last) {
            case "order" -> refine(path, level -> level.orderedBy(OrderParser.parse(value)));
            case "limit" -> refine(path, level -> level.limitedTo(number("limit", value)));
            case "offset" -> refine(path, level -> level.from(number("offset", value)));
            case "and", "or" -> takeGroup(path, last, value);
            default -> {
                if (path.isEmpty() && !ConditionParser.looksLikeFilter(value)) {
                    arguments.add(parameter);
                } else {
                    refine(path, level -> level.and(ConditionParser.filter(field, value)));
                }
            }
        }
    }

    private void takeGroup(List<String> path, String junction, String value) {
        boolean negated = !path.isEmpty() && path.getLast().equals("not");
        List<String> embedding = negated ? path.subList(0, path.size() - 1) : path;
        String operator = negated ? "not." + junction : junction;
        refine(embedding, level -> level.and(ConditionParser.group(operator, value)));
    }

    private void refine(List<String> path, UnaryOperator<Restriction> more) {
        restrictions.put(
                List.copyOf(path), more.apply(restrictions.getOrDefault(path, Restriction.NONE)));
    }

    private static List<String> names(String kind, String value) {
        List<String> names = new ArrayList<>();
        Cursor cursor = new Cursor(kind, value);
        do {
            names.add(cursor.name());
        } while (cursor.skip(","));
        cursor.expectEnd();
        return names;
    }

    private static long number(String kind, String value) {
        if (!value.matches("\\d{1,15}")) {
            throw new Cursor(kind, value).unexpected("a number of rows");
        }
        return Long.parseLong(value);
    }
}
