package whatssound.changes.visibility;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.visibility.NodeTree.Node;

/**
 * Finds out what an expression reads: columns of its row, other tables, claims, and whether that is
 * all. What is not known to be harmless counts as opaque. Pure but for the catalogue; any thread.
 */
final class ExpressionReader {
    /** Nodes of which nothing needs to be known but their parts. */
    private static final Set<String> TRANSPARENT =
            Set.of(
                    ("QUERY FROMEXPR JOINEXPR RANGETBLREF TARGETENTRY ALIAS RTEPERMISSIONINFO"
                                    + " SORTGROUPCLAUSE SUBLINK BOOLEXPR NULLTEST BOOLEANTEST CONST PARAM"
                                    + " RELABELTYPE ARRAYCOERCEEXPR COLLATEEXPR NAMEDARGEXPR CASEEXPR CASE"
                                    + " CASEWHEN WHEN CASETESTEXPR COALESCEEXPR COALESCE MINMAXEXPR MINMAX"
                                    + " ARRAYEXPR ARRAY ROWEXPR ROW FIELDSELECT SUBSCRIPTINGREF"
                                    + " SETOPERATIONSTMT COMMONTABLEEXPR RANGETBLFUNCTION")
                            .split(" "));

    /** Tables, subqueries, joins, functions, values, WITH, nothing, groups. */
    private static final Set<Long> READABLE_RANGES = Set.of(0L, 1L, 2L, 3L, 5L, 6L, 8L, 9L);

    private static final long TABLE = 0;
    private static final Set<Long> ROLE_VALUES = Set.of(9L, 10L, 11L);

    /** Stable only for what no write changes: formats and the like. */
    private static final Set<String> STEADY =
            Set.of(
                    "textanycat",
                    "anytextcat",
                    "concat",
                    "concat_ws",
                    "to_json",
                    "to_jsonb",
                    "json_build_object",
                    "jsonb_build_object",
                    "array_to_string",
                    "enum_in");

    private final ExpressionCatalog catalog;
    private final Reads reads = new Reads();
    private final Set<Object> seen = new HashSet<>();

    private ExpressionReader(ExpressionCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param trees conditions on one row, as {@code pg_node_tree}
     * @param role as whom they are evaluated
     */
    static Reads read(ExpressionCatalog catalog, List<String> trees, String role) {
        ExpressionReader reader = new ExpressionReader(catalog);
        for (String tree : trees) {
            reader.all(NodeTree.parse(tree), new Place(role, 0, true));
        }
        return reader.reads;
    }

    /**
     * Where in an expression.
     *
     * @param depth how many queries enclose it
     * @param ofRow whether the row is what lies outside all queries
     */
    private record Place(String role, int depth, boolean ofRow) {
        Place inQuery() {
            return new Place(role, depth + 1, ofRow);
        }
    }

    private void all(Iterable<Object> values, Place place) {
        for (Object value : values) {
            any(value, place);
        }
    }

    private void any(Object value, Place place) {
        switch (value) {
            case Node node -> node(node, place);
            case List<?> list -> list.forEach(each -> any(each, place));
            default -> {
                // a token
            }
        }
    }

    private void node(Node node, Place place) {
        switch (node.type()) {
            case "VAR" -> variable(node, place);
            case "FUNCEXPR" -> call(node.number("funcid"), node, place);
            case "AGGREF" -> call(node.number("aggfnoid"), node, place);
            case "WINDOWFUNC" -> call(node.number("winfnoid"), node, place);
            case "OPEXPR", "DISTINCTEXPR", "NULLIFEXPR", "SCALARARRAYOPEXPR" ->
                    call(node.number("opfuncid"), node, place);
            case "COERCEVIAIO" ->
                    call(catalog.inputFunction(node.number("resulttype")), node, place);
            case "SQLVALUEFUNCTION" -> reads.moment |= !ROLE_VALUES.contains(node.number("op"));
            case "RANGETBLENTRY", "RTE" -> range(node, place);
            case "QUERY" -> {
                if (!node.isNull("limitCount") || !node.isNull("limitOffset")) {
                    reads.opaque("a LIMIT picks rows");
                }
                parts(node, place.inQuery());
            }
            default -> {
                if (!TRANSPARENT.contains(node.type())) {
                    reads.opaque("a " + node.type());
                }
                parts(node, place);
            }
        }
    }

    private void parts(Node node, Place place) {
        node.fields().values().forEach(values -> all(values, place));
    }

    private void variable(Node node, Place place) {
        if (!place.ofRow() || node.number("varlevelsup") != place.depth()) {
            return;
        }
        int column = (int) node.number("varattno");
        if (column > 0) {
            reads.columns.add(column);
        } else if (column == 0) {
            reads.wholeRow = true;
        } else {
            reads.systemColumns = true;
        }
    }

    private void range(Node node, Place place) {
        long kind = node.number("rtekind");
        if (!READABLE_RANGES.contains(kind)) {
            reads.opaque("reads from something unknown");
        }
        if (kind == TABLE) {
            table(node.number("relid"), place.role());
        }
        parts(node, place);
    }

    private void table(long oid, String role) {
        if (!seen.add(List.of("table", oid, role))) {
            return;
        }
        reads.relationOids.add(oid);
        ExpressionCatalog.Table table = catalog.table(oid, role);
        if (table == null || !table.told()) {
            reads.opaque("reads something whose writes the WAL does not tell");
            return;
        }
        reads.tables.addAll(table.parts());
        // Its rows are not those that are decided over: of them only the table matters.
        table.policies().forEach(tree -> all(NodeTree.parse(tree), new Place(role, 0, false)));
    }

    private void call(long oid, Node node, Place place) {
        parts(node, place);
        ExpressionCatalog.Routine routine = catalog.routine(oid);
        if (routine == null) {
            reads.opaque("calls an unknown function");
        } else if (routine.language().equals("sql") && !routine.schema().equals("pg_catalog")) {
            sql(oid, routine, place);
        } else {
            builtIn(routine, node);
        }
    }

    private void sql(long oid, ExpressionCatalog.Routine routine, Place place) {
        reads.routineOids.add(oid);
        ClaimsRead claims = ClaimsFunction.reads(routine);
        if (claims != null) {
            reads.claims = reads.claims.and(claims);
        } else if (routine.body() == null || !routine.plainSettings()) {
            reads.opaque("calls " + routine.schema() + "." + routine.name());
        } else {
            String role = routine.definer() == null ? place.role() : routine.definer();
            if (seen.add(List.of("routine", oid, role))) {
                all(NodeTree.parse(routine.body()), new Place(role, 0, false));
            }
        }
    }

    private void builtIn(ExpressionCatalog.Routine routine, Node node) {
        boolean compiled = !routine.language().equals("plpgsql");
        boolean ofPostgres = routine.schema().equals("pg_catalog");
        if (ofPostgres && routine.name().equals("current_setting")) {
            setting(node);
        } else if (ofPostgres && (routine.volatility() == 'i' || STEADY.contains(routine.name()))) {
            return;
        } else if (ofPostgres) {
            // Nothing of Postgres reads a table of users that is not named by a query around it,
            // but the functions that take a query or a table's name as text.
            if (routine.volatility() == 'v' || routine.name().contains("_to_xml")) {
                reads.opaque("calls " + routine.name());
            }
            reads.moment = true;
        } else if (!(compiled && routine.language().equals("c") && routine.volatility() == 'i')) {
            reads.opaque("calls " + routine.schema() + "." + routine.name());
        }
    }

    private void setting(Node node) {
        String name = constant(node);
        if (name != null && name.startsWith("request.jwt.")) {
            reads.claims = ClaimsRead.ALL;
        } else if (name != null) {
            reads.moment = true;
        } else {
            reads.opaque("reads a setting by a name that is computed");
        }
    }

    /** The first argument where it is a text written out; null otherwise. */
    private static @Nullable String constant(Node call) {
        List<Object> arguments = call.fields().getOrDefault("args", List.of());
        if (arguments.isEmpty()
                || !(arguments.getFirst() instanceof List<?> list)
                || list.isEmpty()
                || !(list.getFirst() instanceof Node node)
                || !node.type().equals("CONST")) {
            return null;
        }
        return text(node.fields().getOrDefault("constvalue", List.of()));
    }

    /** {@code length [ four bytes of header, then the text ]}, with signed bytes. */
    private static @Nullable String text(List<Object> datum) {
        int headerBytes = 4;
        if (datum.size() < headerBytes + 3) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object each : datum.subList(2 + headerBytes, datum.size() - 1)) {
            bytes.write(Integer.parseInt(each.toString()));
        }
        return bytes.toString(UTF_8);
    }
}
