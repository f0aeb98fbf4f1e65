package whatssound.changes.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of the database. Any thread.
 *
 * @param name as frames tell it: {@code int8}, {@code _int4}, {@code timestamptz}
 * @param sqlName as a cast takes it
 * @param category as {@code pg_type.typcategory}: {@code S} for texts, {@code C} for composites
 * @param base the type behind a domain; itself for all others
 * @param element the type of an array's elements; null for all others
 * @param delimiter between the elements of an array of this type
 * @param labels of an enum, in its order
 */
public record PgType(
        int oid,
        String name,
        String sqlName,
        char category,
        int base,
        @Nullable PgType element,
        char delimiter,
        List<String> labels) {

    public static final int BOOL = 16;
    public static final int BYTEA = 17;
    public static final int CHAR = 18;
    public static final int NAME = 19;
    public static final int INT8 = 20;
    public static final int INT2 = 21;
    public static final int INT4 = 23;
    public static final int TEXT = 25;
    public static final int OID = 26;
    public static final int JSON = 114;
    public static final int CIDR = 650;
    public static final int FLOAT4 = 700;
    public static final int FLOAT8 = 701;
    public static final int MACADDR = 829;
    public static final int INET = 869;
    public static final int BPCHAR = 1042;
    public static final int VARCHAR = 1043;
    public static final int DATE = 1082;
    public static final int TIME = 1083;
    public static final int TIMESTAMP = 1114;
    public static final int TIMESTAMPTZ = 1184;
    public static final int TIMETZ = 1266;
    public static final int NUMERIC = 1700;
    public static final int UUID = 2950;
    public static final int JSONB = 3802;

    /** Whether patterns may be held against it. */
    public boolean isText() {
        return category == 'S';
    }

    public boolean isEnum() {
        return category == 'E';
    }

    public boolean isComposite() {
        return category == 'C';
    }
}
