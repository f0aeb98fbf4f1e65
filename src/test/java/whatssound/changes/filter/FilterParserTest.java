package whatssound.changes.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
    @Test
    void readsConditionsWithTheirQuotes() throws FilterException {
        assertThat(
                        FilterParser.parse(
                                "id=gt.1,name=not.eq.\"a,\\\"b\\\\\",tag=in.(x,\"y,z\"),text=eq.5\" wide"))
                .containsExactly(
                        new Condition("id", false, Operator.GT, List.of("1"), false),
                        new Condition("name", true, Operator.EQ, List.of("a,\"b\\"), true),
                        new Condition("tag", false, Operator.IN, List.of("x", "y,z"), true),
                        new Condition("text", false, Operator.EQ, List.of("5\" wide"), false));
        assertThat(FilterParser.parse("  ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "=eq.1",
                "id=eq",
                "id=like",
                "id=huh.1",
                "id=eq.1,",
                ",id=eq.1",
                "id=eq.1,,id=eq.2",
                "id=in.1",
                "id=in.(1",
                "id=eq.\"open",
                "id=not.not.eq.1"
            })
    void refusesWhatIsNoFilter(String filter) {
        assertThatThrownBy(() -> FilterParser.parse(filter)).isInstanceOf(FilterException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, a%, true",
        "abc, %c, true",
        "abc, a_c, true",
        "abc, _, false",
        "abc, %b%, true",
        "abc, ABC, false",
        "a%c, a\\%c, true",
        "abc, a\\%c, false",
        "aXbXc, %X%X%, true",
        "'', %, true"
    })
    void matchesAsLikeDoes(String value, String pattern, boolean expected) throws FilterException {
        assertThat(new LikePattern(pattern, false).test(value)).isEqualTo(expected);
    }

    @Test
    void isNotHeldUpByPatternsMadeToExplode() throws FilterException {
        long startNanos = System.nanoTime();
        assertThat(new LikePattern("%a".repeat(400) + "b", false).test("a".repeat(20_000)))
                .isFalse();
        assertThat(new RegexPattern("(a+)+$", false).test("a".repeat(30_000) + "b")).isFalse();
        assertThat(System.nanoTime() - startNanos).isLessThan(2_000_000_000L);
        assertThatThrownBy(() -> new RegexPattern("((a{100}){100}){100}", false))
                .isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> new LikePattern("a\\", false)).isInstanceOf(FilterException.class);
    }

    @Test
    void ordersTextsByTheirCodePoints() {
        assertThat(ValueOrder.compareCodePoints("\uE000", "😀")).isNegative();
        assertThat(ValueOrder.compareCodePoints("a", "ab")).isNegative();
        assertThat(ValueOrder.compareCodePoints("b", "ab")).isPositive();
    }

    @Test
    void ordersMomentsAcrossTheErasOfTheCalendar() {
        assertThat(
                        List.of(
                                ValueOrder.micros("-infinity"),
                                ValueOrder.micros("0044-03-15 BC"),
                                ValueOrder.micros("2026-11-21"),
                                ValueOrder.micros("2026-11-21 10:00:00.5+00"),
                                ValueOrder.micros("2026-11-21 10:00:01"),
                                ValueOrder.micros("12026-01-01 00:00:00"),
                                ValueOrder.micros("infinity")))
                .isSorted();
    }
}
