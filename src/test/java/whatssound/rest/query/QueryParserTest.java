package whatssound.rest.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.error.ErrorCode;
import whatssound.http.Query;
import whatssound.rest.error.RestException;

class QueryParserTest {
    @Test
    void selectHasColumnsAliasesCastsArrowsAndEmbeddings() {
        RestQuery query =
                parse(
                        "select",
                        "id, n:name::text,data->a->>0,*,dj:profiles!dj_id!inner(id,tracks(*)),x(),\"odd,name\"::int[]");

        assertThat(query.select())
                .containsExactly(
                        new SelectItem.Column(Field.of("id"), null, null),
                        new SelectItem.Column(Field.of("name"), "n", "text"),
                        new SelectItem.Column(
                                new Field(
                                        "data",
                                        List.of(
                                                new JsonStep.Key("a", false),
                                                new JsonStep.Index(0, true))),
                                null,
                                null),
                        new SelectItem.Star(),
                        new SelectItem.Embed(
                                "dj",
                                "profiles",
                                "dj_id",
                                true,
                                List.of(
                                        new SelectItem.Column(Field.of("id"), null, null),
                                        new SelectItem.Embed(
                                                null,
                                                "tracks",
                                                null,
                                                false,
                                                List.of(new SelectItem.Star())))),
                        new SelectItem.Embed(null, "x", null, false, List.of()),
                        new SelectItem.Column(Field.of("odd,name"), null, "int[]"));
    }

    @Test
    void filtersKeepTheirValuesAsTheyAre() {
        RestQuery query =
                parse(
                        "a",
                        "eq.1",
                        "b",
                        "not.in.(x,\"y,)z\",\"q\\\"\\\\\")",
                        "c",
                        "is.null",
                        "d",
                        "like(any).{a*,b*}",
                        "e->>f",
                        "eq.a.b,(c)",
                        "g",
                        "in.()");

        assertThat(query.at(List.of()).conditions())
                .containsExactly(
                        filter("a", false, new Comparison.WithOne(Operator.EQ, "1")),
                        filter("b", true, new Comparison.In(List.of("x", "y,)z", "q\"\\"))),
                        filter("c", false, new Comparison.Is(Comparison.Constant.NULL)),
                        filter(
                                "d",
                                false,
                                new Comparison.WithMany(
                                        Operator.LIKE, Comparison.Quantifier.ANY, "{a*,b*}")),
                        new Condition.Filter(
                                new Field("e", List.of(new JsonStep.Key("f", true))),
                                false,
                                new Comparison.WithOne(Operator.EQ, "a.b,(c)")),
                        filter("g", false, new Comparison.In(List.of())));
    }

    @Test
    void groupsNest() {
        RestQuery query =
                parse("not.or", "(a.eq.1,and(b.gt.2,c.not.is.true),not.or(d.in.(1,2),e.cs.{x,y}))");

        assertThat(query.at(List.of()).conditions())
                .containsExactly(
                        new Condition.Group(
                                true,
                                Condition.Junction.OR,
                                List.of(
                                        filter(
                                                "a",
                                                false,
                                                new Comparison.WithOne(Operator.EQ, "1")),
                                        new Condition.Group(
                                                false,
                                                Condition.Junction.AND,
                                                List.of(
                                                        filter(
                                                                "b",
                                                                false,
                                                                new Comparison.WithOne(
                                                                        Operator.GT, "2")),
                                                        filter(
                                                                "c",
                                                                true,
                                                                new Comparison.Is(
                                                                        Comparison.Constant
                                                                                .TRUE)))),
                                        new Condition.Group(
                                                true,
                                                Condition.Junction.OR,
                                                List.of(
                                                        filter(
                                                                "d",
                                                                false,
                                                                new Comparison.In(
                                                                        List.of("1", "2"))),
                                                        filter(
                                                                "e",
                                                                false,
                                                                new Comparison.WithOne(
                                                                        Operator.CONTAINS,
                                                                        "{x,y}")))))));
    }

    @Test
    void embeddedRowsHaveRestrictionsOfTheirOwn() {
        RestQuery query =
                parse(
                        "select",
                        "a(b(*))",
                        "a.b.order",
                        "x.desc.nullslast,y",
                        "a.b.limit",
                        "3",
                        "a.b.offset",
                        "6",
                        "a.or",
                        "(x.eq.1)",
                        "a.b.z",
                        "eq.1");

        Restriction inner = query.at(List.of("a", "b"));
        assertThat(inner.orders())
                .containsExactly(
                        new Order(Field.of("x"), true, Order.Nulls.LAST),
                        new Order(Field.of("y"), false, Order.Nulls.USUAL));
        assertThat(inner.limit()).isEqualTo(3);
        assertThat(inner.offset()).isEqualTo(6);
        assertThat(inner.conditions()).hasSize(1);
        assertThat(query.at(List.of("a")).conditions()).hasSize(1);
        assertThat(query.at(List.of())).isEqualTo(Restriction.NONE);
    }

    @Test
    void ofAFunctionsParametersThoseItNamesAreArguments() {
        Query query =
                new Query(
                        List.of(
                                new Query.Parameter("limit", "1"),
                                new Query.Parameter("p", "eq.1"),
                                new Query.Parameter("q", "text"),
                                new Query.Parameter("r", "eq.2")));

        RestQuery parsed = QueryParser.ofFunction(query, Set.of("p"));

        assertThat(parsed.arguments()).extracting(Query.Parameter::name).containsExactly("p", "q");
        assertThat(parsed.at(List.of()).conditions()).hasSize(1);
        assertThat(parsed.at(List.of()).limit()).isEqualTo(1);
    }

    @Test
    void writesNameTheirColumns() {
        RestQuery query = parse("columns", "\"a\",b", "on_conflict", "a,b");

        assertThat(query.columns()).contains(List.of("a", "b"));
        assertThat(query.onConflict()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select|id,,name",
                "select|id,",
                "select|a(b",
                "select|a(b))",
                "select|a::",
                "select|a->",
                "select|a!x!y(*)",
                "select|\"a",
                "select|a;drop table x",
                "id|eq",
                "id|noop.1",
                "id|1",
                "id|''",
                "id|in.1",
                "id|in.(1",
                "id|in.(1)x",
                "id|is.maybe",
                "id|eq(some).1",
                "id|neq(any).{1}",
                "id->|eq.1",
                "a..b|eq.1",
                ".|eq.1",
                "or|",
                "or|()",
                "or|(a.eq.1",
                "or|(a.eq.1)x",
                "or|(not.a.eq.1)",
                "or|(a)",
                "order|",
                "order|a.up",
                "order|a.asc.desc",
                "limit|-1",
                "limit|x",
                "limit|99999999999999999999",
                "offset|-1",
                "columns|",
                "on_conflict|a;b"
            })
    void whatDoesNotParseIsRefused(String name, String value) {
        assertRefused(name, value == null ? "" : value);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 1_000, 100_000})
    void embeddingsMayNotNestWithoutEnd(int depth) {
        assertRefused("select", "a(".repeat(depth) + "*" + ")".repeat(depth));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 1_000, 100_000})
    void groupsMayNotNestWithoutEnd(int depth) {
        assertRefused("or", "(" + "and(".repeat(depth) + "a.eq.1" + ")".repeat(depth) + ")");
    }

    @Test
    void listsAndPathsAreBounded() {
        assertRefused("a", "in.(" + "1,".repeat(1_000) + "1)");
        assertRefused("select", "a" + "->b".repeat(33));
        assertRefused("select", "a,".repeat(500) + "a");
        assertRefused("select", "a(*),".repeat(8) + "a(*)");
        assertRefused("order", "a,".repeat(32) + "a");
        List<Query.Parameter> parameters =
                Stream.generate(() -> new Query.Parameter("a", "eq.1")).limit(201).toList();
        assertThatThrownBy(() -> QueryParser.ofTable(new Query(parameters)))
                .isInstanceOf(RestException.class);
    }

    @Test
    void aNulCharacterIsRefused() {
        assertRefused("a", "eq.x\0y");
        assertRefused("select", "\"a\0b\"");
        assertRefused("a\0", "eq.1");
    }

    private static void assertRefused(String name, String value) {
        assertThatThrownBy(() -> parse(name, value))
                .isInstanceOfSatisfying(
                        RestException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.PGRST100);
                            assertThat(e.body()).contains("failed to parse").hasSizeLessThan(700);
                        });
    }

    private static Condition filter(String column, boolean negated, Comparison comparison) {
        return new Condition.Filter(Field.of(column), negated, comparison);
    }

    private static RestQuery parse(String... namesAndValues) {
        Stream.Builder<Query.Parameter> parameters = Stream.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(new Query.Parameter(namesAndValues[i], namesAndValues[i + 1]));
        }
        return QueryParser.ofTable(new Query(parameters.build().toList()));
    }
}
