package whatssound.changes.wal;

/** A table's full name, unquoted. Any thread. */
public record TableName(String schema, String table) {
    /** Quoted, as SQL takes it. */
    public String quoted() {
        return quoted(schema) + "." + quoted(table);
    }

    /** An identifier as SQL takes it, whatever it contains. */
    public static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
