package whatssound.changes.visibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import whatssound.changes.visibility.NodeTree.Node;
import whatssound.changes.wal.TableName;

class ExpressionReaderTest {
    private static final long EQUALS = 1;
    private static final long IN_ROOM = 2;
    private static final long NOW = 3;
    private static final long RANDOM = 4;
    private static final long PLPGSQL = 5;
    private static final long GUESTS = 10;
    private static final long VIEW = 11;
    private static final TableName GUESTS_NAME = new TableName("public", "guests");
    private static final String ALIEN = "{XMLEXPR :op 0}";

    @Test
    void readsTheRowsColumnsAtAnyDepth() {
        String inner = query(variable(3, 1) + " " + variable(9, 0), "");

        Reads reads = read(call("OPEXPR :opfuncid", EQUALS, variable(2, 0), inner));

        assertThat(reads.columns).containsExactlyInAnyOrder(2, 3);
        assertThat(reads.opaque).isNull();
        assertThat(reads.tables).isEmpty();
    }

    @Test
    void tellsTheWholeRowAndSystemColumnsFromItsColumns() {
        Reads reads = read(variable(0, 0) + variable(-1, 0));

        assertThat(reads.wholeRow).isTrue();
        assertThat(reads.systemColumns).isTrue();
        assertThat(reads.columns).isEmpty();
    }

    @Test
    void followsFunctionsAndThePoliciesOfTheTablesTheyRead() {
        Reads reads = read(call("FUNCEXPR :funcid", IN_ROOM, variable(1, 0)));

        assertThat(reads.columns).containsExactly(1);
        assertThat(reads.tables).containsExactly(GUESTS_NAME);
        assertThat(reads.moment).as("its policy reads the time").isTrue();
        assertThat(reads.relationOids).containsExactly(GUESTS);
        assertThat(reads.routineOids).containsExactly(IN_ROOM);
    }

    @Test
    void timeIsOfTheMomentAndChanceIsOpaque() {
        assertThat(read(call("FUNCEXPR :funcid", NOW, "")).moment).isTrue();
        assertThat(read(call("FUNCEXPR :funcid", NOW, "")).opaque).isNull();
        assertThat(read("{SQLVALUEFUNCTION :op 3 :type 1184}").moment).isTrue();
        assertThat(read("{SQLVALUEFUNCTION :op 10 :type 19}").moment).isFalse();
        assertThat(read(call("FUNCEXPR :funcid", RANDOM, "")).opaque).isNotNull();
    }

    @Test
    void whatIsNotKnownToBeHarmlessIsOpaque() {
        assertThat(read(ALIEN).opaque).contains("XMLEXPR");
        assertThat(read(call("FUNCEXPR :funcid", PLPGSQL, "")).opaque).contains("private.opaque");
        assertThat(read(call("FUNCEXPR :funcid", 99, "")).opaque).isNotNull();
        assertThat(read(call("OPEXPR :opfuncid", 0, "")).opaque).isNotNull();
        assertThat(read(query("", range(VIEW))).opaque).isNotNull();
        assertThat(read("{QUERY :limitCount {CONST :constvalue 8 [ 1 0 0 0 ]}}").opaque)
                .isNotNull();
    }

    @Test
    void readsTreesWithOddNamesAndRefusesBrokenOnes() {
        List<Object> trees =
                NodeTree.parse("{ALIAS :aliasname a\\ \\(b\\}\\\\ :colnames (\"x\\ y\" <>)} <>");

        assertThat(trees).hasSize(2);
        assertThat(((Node) trees.getFirst()).token("aliasname")).isEqualTo("a (b}\\");
        assertThatThrownBy(() -> NodeTree.parse("{VAR :varno 1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Reads read(String tree) {
        return ExpressionReader.read(new Written(), List.of(tree), "authenticated");
    }

    private static String variable(int column, int levelsUp) {
        return "{VAR :varno 1 :varattno %d :varlevelsup %d}".formatted(column, levelsUp);
    }

    private static String call(String node, long function, String... arguments) {
        return "{%s %d :args (%s)}".formatted(node, function, String.join(" ", arguments));
    }

    private static String query(String targets, String ranges) {
        return "{SUBLINK :subselect {QUERY :rtable (%s) :targetList (%s) :limitCount <>}}"
                .formatted(ranges, targets);
    }

    private static String range(long table) {
        return "{RANGETBLENTRY :rtekind 0 :relid %d}".formatted(table);
    }

    /** A catalogue that is written out. */
    private static final class Written implements ExpressionCatalog {
        private final Map<Long, Routine> routines =
                Map.of(
                        EQUALS, builtIn("uuid_eq", 'i'),
                        NOW, builtIn("now", 's'),
                        RANDOM, builtIn("random", 'v'),
                        IN_ROOM,
                                new Routine(
                                        "private",
                                        "in_room",
                                        "sql",
                                        's',
                                        "postgres",
                                        "((" + query(variable(1, 0), range(GUESTS)) + "))",
                                        "SELECT EXISTS (SELECT FROM guests)",
                                        true),
                        PLPGSQL,
                                new Routine(
                                        "private",
                                        "opaque",
                                        "plpgsql",
                                        'i',
                                        null,
                                        null,
                                        "begin end",
                                        true));

        private static Routine builtIn(String name, char volatility) {
            return new Routine("pg_catalog", name, "internal", volatility, null, null, name, true);
        }

        @Override
        public @Nullable Routine routine(long oid) {
            return routines.get(oid);
        }

        @Override
        public Table table(long oid, String role) {
            return new Table(
                    oid == GUESTS,
                    Set.of(GUESTS_NAME),
                    role.equals("postgres")
                            ? List.of(call("FUNCEXPR :funcid", NOW, ""))
                            : List.of());
        }

        @Override
        public long inputFunction(long typeOid) {
            return EQUALS;
        }
    }
}
