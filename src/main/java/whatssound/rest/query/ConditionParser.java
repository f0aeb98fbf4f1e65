package whatssound.rest.query;

import java.util.ArrayList;
import java.util.List;

/** Reads filters and their groups. Any thread. */
final class ConditionParser {
    private static final int DEEPEST_GROUP = 16;
    private static final int MOST_VALUES = 1_000;

    private ConditionParser() {}

    /** A filter that is a parameter of its own: its value runs to the end. */
    static Condition filter(Field field, String text) {
        Cursor cursor = new Cursor("filter", text);
        Condition filter = filter(cursor, field, true);
        cursor.expectEnd();
        return filter;
    }

    /**
     * The members of a group, {@code (x.eq.1,or(…))}.
     *
     * @param operator {@code and}, {@code or}, {@code not.and} or {@code not.or}
     */
    static Condition group(String operator, String text) {
        Cursor cursor = new Cursor("logic tree", operator + text);
        Condition group = member(cursor, 0);
        cursor.expectEnd();
        return group;
    }

    /** Whether a parameter's value looks like a filter rather than a function's argument. */
    static boolean looksLikeFilter(String value) {
        Cursor cursor = new Cursor("filter", value);
        if (cursor.skip("not.")) {
            return true;
        }
        String word = cursor.takeWhile(Character::isLetter);
        boolean known = word.equals("in") || word.equals("is") || Operator.of(word).isPresent();
        return known && (cursor.isAt(".") || cursor.isAt("("));
    }

    private static Condition member(Cursor cursor, int depth) {
        if (depth > DEEPEST_GROUP) {
            throw cursor.refused("groups are nested deeper than %d".formatted(DEEPEST_GROUP));
        }
        boolean negated = cursor.skip("not.");
        if (cursor.skip("and(")) {
            return new Condition.Group(negated, Condition.Junction.AND, members(cursor, depth));
        }
        if (cursor.skip("or(")) {
            return new Condition.Group(negated, Condition.Junction.OR, members(cursor, depth));
        }
        if (negated) {
            throw cursor.unexpected("\"and(\" or \"or(\"");
        }
        Field field = FieldParser.field(cursor);
        cursor.expect(".");
        return filter(cursor, field, false);
    }

    private static List<Condition> members(Cursor cursor, int depth) {
        List<Condition> members = new ArrayList<>();
        do {
            cursor.takeWhile(Character::isWhitespace);
            members.add(member(cursor, depth + 1));
            cursor.takeWhile(Character::isWhitespace);
        } while (cursor.skip(","));
        cursor.expect(")");
        return members;
    }

    private static Condition filter(Cursor cursor, Field field, boolean alone) {
        boolean negated = cursor.skip("not.");
        return new Condition.Filter(field, negated, comparison(cursor, alone));
    }

    private static Comparison comparison(Cursor cursor, boolean alone) {
        String word = cursor.takeWhile(c -> Character.isLetter(c));
        if (word.equals("in")) {
            cursor.expect(".(");
            return new Comparison.In(list(cursor));
        }
        if (word.equals("is")) {
            cursor.expect(".");
            return new Comparison.Is(constant(cursor));
        }
        Operator operator =
                Operator.of(word)
                        .orElseThrow(() -> cursor.refused("unknown operator \"" + word + "\""));
        if (operator.quantifiable() && cursor.skip("(any)")) {
            return withMany(cursor, operator, Comparison.Quantifier.ANY, alone);
        }
        if (operator.quantifiable() && cursor.skip("(all)")) {
            return withMany(cursor, operator, Comparison.Quantifier.ALL, alone);
        }
        cursor.expect(".");
        return new Comparison.WithOne(operator, value(cursor, alone));
    }

    private static Comparison withMany(
            Cursor cursor, Operator operator, Comparison.Quantifier quantifier, boolean alone) {
        cursor.expect(".");
        return new Comparison.WithMany(operator, quantifier, value(cursor, alone));
    }

    private static Comparison.Constant constant(Cursor cursor) {
        String word = cursor.takeWhile(c -> Character.isLetter(c) || c == '_');
        for (Comparison.Constant constant : Comparison.Constant.values()) {
            if (constant.wireName().equalsIgnoreCase(word)) {
                return constant;
            }
        }
        throw cursor.refused(
                "\"%s\" is none of null, not_null, true, false, unknown".formatted(word));
    }

    private static List<String> list(Cursor cursor) {
        List<String> values = new ArrayList<>();
        if (cursor.skip(")")) {
            return values;
        }
        do {
            if (values.size() == MOST_VALUES) {
                throw cursor.refused("more than %d values".formatted(MOST_VALUES));
            }
            values.add(
                    cursor.isAt("\"")
                            ? cursor.quoted()
                            : cursor.takeWhile(c -> c != ',' && c != ')'));
        } while (cursor.skip(","));
        cursor.expect(")");
        return values;
    }

    /**
     * Alone, a value is all that follows; in a group it ends before the next comma or parenthesis.
     */
    private static String value(Cursor cursor, boolean alone) {
        if (alone) {
            return cursor.rest();
        }
        if (cursor.isAt("\"")) {
            return cursor.quoted();
        }
        if (cursor.isAt("{")) {
            String array = cursor.takeWhile(c -> c != '}');
            cursor.expect("}");
            return array + "}";
        }
        return cursor.takeWhile(c -> c != ',' && c != ')');
    }
}
