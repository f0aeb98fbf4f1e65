package whatssound.changes.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import whatssound.changes.catalog.Catalog;
import whatssound.changes.catalog.PgType;
import whatssound.changes.catalog.Table;
import whatssound.changes.catalog.TableColumn;
import whatssound.db.DatabaseException;

/**
 * A filter held against a table: judges rows as {@code where} would, a null answer being no.
 * Immutable; any thread.
 */
public final class RowFilter {
    /** Lets every row pass. */
    public static final RowFilter ALL = new RowFilter(List.of());

    private final List<ColumnTest> tests;

    /** Null is SQL's "unknown", which negation leaves as it is. */
    private interface Judgement {
        @Nullable Boolean of(@Nullable String value);
    }

    private record ColumnTest(TableColumn column, boolean negated, Judgement judgement) {
        boolean passes(Map<String, @Nullable String> row) {
            if (!row.containsKey(column.name())) {
                return false; // the WAL does not tell it
            }
            Boolean answer = judgement.of(row.get(column.name()));
            return answer != null && answer != negated;
        }
    }

    private RowFilter(List<ColumnTest> tests) {
        this.tests = tests;
    }

    public boolean matches(Map<String, @Nullable String> row) {
        for (ColumnTest test : tests) {
            if (!test.passes(row)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the columns that it reads are still the same in the table. */
    public boolean fits(Table table) {
        return tests.stream()
                .allMatch(test -> test.column().equals(table.column(test.column().name())));
    }

    /** The columns that it reads. */
    public List<String> columns() {
        return tests.stream().map(test -> test.column().name()).toList();
    }

    /** Only reads the filter, for a table that is not known yet. */
    public static void check(String filter) throws FilterException {
        FilterParser.parse(filter);
    }

    /**
     * Holds a filter against a table; asks Postgres what its values are. Blocks.
     *
     * @throws FilterException what is wrong with it
     */
    public static RowFilter compile(String filter, Table table, Catalog catalog)
            throws FilterException {
        List<ColumnTest> tests = new ArrayList<>();
        for (Condition condition : FilterParser.parse(filter)) {
            TableColumn column = table.column(condition.column());
            if (column == null) {
                throw new FilterException("invalid column for filter " + condition.column());
            }
            tests.add(
                    new ColumnTest(
                            column, condition.negated(), judgement(condition, column, catalog)));
        }
        return tests.isEmpty() ? ALL : new RowFilter(List.copyOf(tests));
    }

    private static Judgement judgement(Condition condition, TableColumn column, Catalog catalog)
            throws FilterException {
        return switch (condition.operator()) {
            case EQ, IN -> equal(condition, column, catalog);
            case NEQ -> {
                Judgement equal = equal(condition, column, catalog);
                yield value -> {
                    Boolean answer = equal.of(value);
                    return answer == null ? null : !answer;
                };
            }
            case ISDISTINCT -> distinct(condition, column, catalog);
            case LT -> compared(condition, column, catalog, sign -> sign < 0);
            case LTE -> compared(condition, column, catalog, sign -> sign <= 0);
            case GT -> compared(condition, column, catalog, sign -> sign > 0);
            case GTE -> compared(condition, column, catalog, sign -> sign >= 0);
            case IS -> is(condition, column);
            case LIKE -> matching(column, new LikePattern(condition.value(), false));
            case ILIKE -> matching(column, new LikePattern(condition.value(), true));
            case MATCH -> matching(column, new RegexPattern(condition.value(), false));
            case IMATCH -> matching(column, new RegexPattern(condition.value(), true));
        };
    }

    private static Judgement equal(Condition condition, TableColumn column, Catalog catalog)
            throws FilterException {
        Comparator<String> equality = ValueOrder.equality(column);
        if (equality == null) {
            throw unsupported(condition, column);
        }
        List<String> wanted = canonical(condition, column, catalog);
        return value ->
                value == null
                        ? null
                        : wanted.stream().anyMatch(other -> equality.compare(value, other) == 0);
    }

    private static Judgement distinct(Condition condition, TableColumn column, Catalog catalog)
            throws FilterException {
        if (!condition.quoted() && condition.value().equals("null")) {
            return value -> value != null;
        }
        Judgement equal = equal(condition, column, catalog);
        return value -> value == null || !Boolean.TRUE.equals(equal.of(value));
    }

    private static Judgement compared(
            Condition condition, TableColumn column, Catalog catalog, Predicate<Integer> wanted)
            throws FilterException {
        Comparator<String> order = ValueOrder.order(column);
        if (order == null) {
            throw unsupported(condition, column);
        }
        String other = canonical(condition, column, catalog).getFirst();
        return value -> value == null ? null : wanted.test(order.compare(value, other));
    }

    private static Judgement is(Condition condition, TableColumn column) throws FilterException {
        String wanted = condition.value();
        if (!wanted.equals("null") && column.type().base() != PgType.BOOL) {
            throw new FilterException(
                    "is.%s needs a boolean column, and %s is of type %s"
                            .formatted(wanted, column.name(), column.type().name()));
        }
        return switch (wanted) {
            case "null", "unknown" -> value -> value == null;
            case "true" -> "t"::equals;
            case "false" -> "f"::equals;
            default ->
                    throw new FilterException(
                            "is takes null, true, false or unknown, not " + wanted);
        };
    }

    private static Judgement matching(TableColumn column, Predicate<String> pattern)
            throws FilterException {
        if (!column.type().isText()) {
            throw new FilterException(
                    "patterns need a text column, and %s is of type %s"
                            .formatted(column.name(), column.type().name()));
        }
        return value -> value == null ? null : pattern.test(value);
    }

    private static List<String> canonical(Condition condition, TableColumn column, Catalog catalog)
            throws FilterException {
        try {
            return catalog.canonical(column.type(), condition.values());
        } catch (DatabaseException e) {
            if (e.serverError() == null || e.isUnavailable()) {
                throw e;
            }
            throw new FilterException(
                    "invalid value for %s of type %s: %s"
                            .formatted(
                                    column.name(),
                                    column.type().name(),
                                    String.join(", ", condition.values())),
                    e);
        }
    }

    private static FilterException unsupported(Condition condition, TableColumn column) {
        return new FilterException(
                "%s cannot be judged on %s of type %s"
                        .formatted(
                                condition.operator().name().toLowerCase(java.util.Locale.ROOT),
                                column.name(),
                                column.type().name()));
    }
}
