package whatssound.rest.statement;

import java.util.Locale;
import java.util.Map;

/**
 * Names of types for a cast. Any thread.
 *
 * <p>The spellings of the SQL standard are keywords, not names; with them replaced, whatever a
 * client wrote can be quoted like any other identifier.
 */
final class TypeName {
    private static final Map<String, String> SQL_SPELLINGS =
            Map.ofEntries(
                    Map.entry("int", "int4"),
                    Map.entry("integer", "int4"),
                    Map.entry("bigint", "int8"),
                    Map.entry("smallint", "int2"),
                    Map.entry("boolean", "bool"),
                    Map.entry("real", "float4"),
                    Map.entry("float", "float8"),
                    Map.entry("double precision", "float8"),
                    Map.entry("decimal", "numeric"),
                    Map.entry("character varying", "varchar"),
                    Map.entry("timestamp with time zone", "timestamptz"),
                    Map.entry("timestamp without time zone", "timestamp"),
                    Map.entry("time with time zone", "timetz"),
                    Map.entry("time without time zone", "time"));

    private TypeName() {}

    static SqlText sql(String written) {
        boolean array = written.endsWith("[]");
        String element = array ? written.substring(0, written.length() - 2) : written;
        String name = SQL_SPELLINGS.getOrDefault(element.toLowerCase(Locale.ROOT), element);
        return new SqlText().name(name).sql(array ? "[]" : "");
    }
}
