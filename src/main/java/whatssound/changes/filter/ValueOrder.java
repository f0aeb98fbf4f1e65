package whatssound.changes.filter;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import whatssound.changes.catalog.PgType;
import whatssound.changes.catalog.TableColumn;

/**
 * How the values of a type compare, given as Postgres writes them: as numbers, as times, as texts
 * by code point. What only Postgres can compare has no order here. Pure; any thread.
 */
final class ValueOrder {
    /** Types of which equal values are written alike, without an order that is known here. */
    private static final Set<Integer> WRITTEN_ALIKE =
            Set.of(PgType.BYTEA, PgType.CIDR, PgType.INET, PgType.MACADDR, PgType.TIMETZ);

    private static final long DAY_MICROS = 86_400_000_000L;

    private ValueOrder() {}

    /** Null where two values cannot even be found equal here. */
    static @Nullable Comparator<String> equality(TableColumn column) {
        Comparator<String> order = order(column);
        if (order != null) {
            return order;
        }
        PgType type = column.type();
        if (type.isText()) {
            return column.exact() ? Comparator.naturalOrder() : null;
        }
        return WRITTEN_ALIKE.contains(type.base()) ? Comparator.naturalOrder() : null;
    }

    /** Null where the order is not known here. */
    static @Nullable Comparator<String> order(TableColumn column) {
        PgType type = column.type();
        if (type.isEnum()) {
            List<String> labels = type.labels();
            return Comparator.comparingInt(labels::indexOf);
        }
        return switch (type.base()) {
            case PgType.BOOL -> Comparator.naturalOrder(); // f before t
            case PgType.INT2, PgType.INT4, PgType.INT8, PgType.OID ->
                    Comparator.comparingLong(Long::parseLong);
            case PgType.FLOAT4, PgType.FLOAT8 -> Comparator.comparingDouble(ValueOrder::number);
            case PgType.NUMERIC -> ValueOrder::compareNumeric;
            case PgType.UUID, PgType.TIME -> Comparator.naturalOrder();
            case PgType.DATE, PgType.TIMESTAMP, PgType.TIMESTAMPTZ ->
                    Comparator.comparingLong(ValueOrder::micros);
            case PgType.BPCHAR -> texts(column, String::stripTrailing);
            case PgType.TEXT, PgType.VARCHAR, PgType.NAME, PgType.CHAR ->
                    texts(column, Function.identity());
            default -> null;
        };
    }

    private static @Nullable Comparator<String> texts(
            TableColumn column, Function<String, String> form) {
        return column.ordered() && column.exact()
                ? (a, b) -> compareCodePoints(form.apply(a), form.apply(b))
                : null;
    }

    /** As the bytes of UTF-8 compare; {@code String.compareTo} sets surrogates before U+E000. */
    static int compareCodePoints(String a, String b) {
        int mismatch = 0;
        int shorter = Math.min(a.length(), b.length());
        while (mismatch < shorter && a.charAt(mismatch) == b.charAt(mismatch)) {
            mismatch++;
        }
        if (mismatch == shorter) {
            return Integer.compare(a.length(), b.length());
        }
        char left = a.charAt(mismatch);
        char right = b.charAt(mismatch);
        boolean leftHigh = Character.isSurrogate(left);
        boolean rightHigh = Character.isSurrogate(right);
        return leftHigh == rightHigh ? Character.compare(left, right) : leftHigh ? 1 : -1;
    }

    /** NaN is the greatest, and both zeros are equal, as in Postgres. */
    private static double number(String text) {
        return Double.parseDouble(text) + 0.0;
    }

    private static int compareNumeric(String a, String b) {
        int byKind = Integer.compare(kind(a), kind(b));
        return byKind != 0 || kind(a) != 0
                ? byKind
                : new BigDecimal(a).compareTo(new BigDecimal(b));
    }

    private static int kind(String numeric) {
        return switch (numeric) {
            case "-Infinity" -> -1;
            case "Infinity" -> 1;
            case "NaN" -> 2;
            default -> 0;
        };
    }

    /**
     * Microseconds of {@code 2026-11-21 10:00:00.123+00}, {@code 0044-03-15 BC}, {@code infinity}.
     */
    static long micros(String text) {
        if (text.equals("infinity")) {
            return Long.MAX_VALUE;
        } else if (text.equals("-infinity")) {
            return Long.MIN_VALUE;
        }
        boolean beforeChrist = text.endsWith(" BC");
        String[] parts = text.split(" ", 3);
        String[] date = parts[0].split("-", 3);
        int year = Integer.parseInt(date[0]);
        long day =
                LocalDate.of(
                                beforeChrist ? 1 - year : year,
                                Integer.parseInt(date[1]),
                                Integer.parseInt(date[2]))
                        .toEpochDay();
        boolean hasTime = parts.length > 1 && parts[1].indexOf(':') > 0;
        return day * DAY_MICROS + (hasTime ? timeMicros(parts[1]) : 0);
    }

    private static long timeMicros(String time) {
        int zone = Math.max(time.indexOf('+'), time.indexOf('-'));
        String[] parts = (zone < 0 ? time : time.substring(0, zone)).split(":", 3);
        BigDecimal seconds = new BigDecimal(parts[2]);
        return (Long.parseLong(parts[0]) * 3_600 + Long.parseLong(parts[1]) * 60) * 1_000_000
                + seconds.movePointRight(6).longValue();
    }
}
