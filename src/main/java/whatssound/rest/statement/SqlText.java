package whatssound.rest.statement;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL under construction, with the values to bind to it. Not thread-safe.
 *
 * <p>What a client wrote gets in through {@link #name} and {@link #value} alone.
 */
final class SqlText {
    private final StringBuilder text = new StringBuilder();
    private final List<String> values = new ArrayList<>();

    /** Adds SQL that was written here or stands in the catalogue. */
    SqlText sql(String sql) {
        text.append(sql);
        return this;
    }

    /** Adds a quoted identifier. */
    SqlText name(String name) {
        text.append('"').append(name.replace("\"", "\"\"")).append('"');
        return this;
    }

    /** Adds {@code "qualifier"."name"}. */
    SqlText name(String qualifier, String name) {
        return name(qualifier).sql(".").name(name);
    }

    /** Adds names with commas between. */
    SqlText names(Iterable<String> names) {
        String separator = "";
        for (String name : names) {
            sql(separator).name(name);
            separator = ", ";
        }
        return this;
    }

    /** Adds a value, as a parameter of which Postgres infers the type. */
    SqlText value(String value) {
        text.append('?');
        values.add(value);
        return this;
    }

    SqlText add(SqlText other) {
        text.append(other.text);
        values.addAll(other.values);
        return this;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    String text() {
        return text.toString();
    }

    List<String> values() {
        return List.copyOf(values);
    }
}
