package whatssound.changes;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import whatssound.changes.catalog.Catalog;
import whatssound.changes.catalog.Table;
import whatssound.changes.catalog.TableColumn;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.WalEvent.RowChange;
import whatssound.realtime.protocol.Outbound;

/**
 * The frames of one change: one object for all channels of a topic that matched the same bindings,
 * so that it is encoded once. Lives on the thread of changes; blocks for composites.
 */
final class ChangeFrames {
    static final String NO_PRIMARY_KEY = "Error 400: Bad Request, no primary key";
    static final String UNAUTHORIZED = "Error 401: Unauthorized";
    private static final String TOO_LARGE = "Error 413: Payload Too Large";

    private static final int MAX_ROW_BYTES = 1 << 20;
    private static final int MAX_VALUE_BYTES_OF_LARGE_ROWS = 64;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final RowChange change;
    private final Table table;
    private final long commitTimeMs;
    private final Catalog catalog;
    private final boolean large;
    private final Map<Shown, String> contents = new HashMap<>();
    private final Map<FrameKey, Outbound.PostgresChange> frames = new HashMap<>();

    /** What is shown of the row: its columns, or in their place an error. */
    record Shown(Set<String> columns, @Nullable String error) {}

    private record FrameKey(String topic, String idsJson, Shown shown) {}

    ChangeFrames(RowChange change, Table table, long commitTimeMs, Catalog catalog) {
        this.change = change;
        this.table = table;
        this.commitTimeMs = commitTimeMs;
        this.catalog = catalog;
        this.large = bytes(change.row()) + bytes(change.old()) > MAX_ROW_BYTES;
    }

    Outbound.PostgresChange frame(String topic, String idsJson, Shown shown) {
        return frames.computeIfAbsent(
                new FrameKey(topic, idsJson, shown),
                key ->
                        new Outbound.PostgresChange(
                                topic,
                                "{\"ids\":"
                                        + idsJson
                                        + ",\"data\":"
                                        + contents.computeIfAbsent(shown, this::content)
                                        + "}"));
    }

    private String content(Shown shown) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"type\":\"").append(change.kind()).append("\",\"schema\":");
        JsonText.appendQuoted(json, table.name().schema());
        json.append(",\"table\":");
        JsonText.appendQuoted(json, table.name().table());
        json.append(",\"commit_timestamp\":\"")
                .append(TIMESTAMP.format(Instant.ofEpochMilli(commitTimeMs)))
                .append('"');
        if (shown.error() == null) {
            appendRows(json, shown.columns());
        }
        String error = shown.error() == null && large ? TOO_LARGE : shown.error();
        json.append(",\"errors\":").append(error == null ? "null" : "[\"" + error + "\"]");
        return json.append('}').toString();
    }

    private void appendRows(StringBuilder json, Set<String> shown) {
        List<TableColumn> columns =
                table.columns().stream().filter(column -> shown.contains(column.name())).toList();
        json.append(",\"columns\":[");
        for (int i = 0; i < columns.size(); i++) {
            json.append(i == 0 ? "" : ",").append("{\"name\":");
            JsonText.appendQuoted(json, columns.get(i).name());
            json.append(",\"type\":");
            JsonText.appendQuoted(json, columns.get(i).type().name());
            json.append('}');
        }
        json.append(']');
        if (change.kind() != ChangeKind.DELETE) {
            appendRow(json, "record", change.row(), columns, column -> true);
        }
        if (change.kind() != ChangeKind.INSERT) {
            boolean keyOnly = change.kind() == ChangeKind.DELETE && table.rowSecurity();
            appendRow(
                    json,
                    "old_record",
                    change.old(),
                    columns,
                    column -> !keyOnly || column.primaryKey());
        }
    }

    private void appendRow(
            StringBuilder json,
            String name,
            Map<String, @Nullable String> row,
            List<TableColumn> columns,
            Predicate<TableColumn> wanted) {
        json.append(",\"").append(name).append("\":{");
        boolean first = true;
        for (TableColumn column : columns) {
            if (row.containsKey(column.name()) && wanted.test(column)) {
                String value = row.get(column.name());
                if (!large || value == null || bytes(value) <= MAX_VALUE_BYTES_OF_LARGE_ROWS) {
                    json.append(first ? "" : ",");
                    first = false;
                    JsonText.appendQuoted(json, column.name());
                    json.append(':');
                    JsonText.append(json, column.type(), value, catalog);
                }
            }
        }
        json.append('}');
    }

    private static long bytes(Map<String, @Nullable String> row) {
        long bytes = 0;
        for (String value : row.values()) {
            bytes += value == null ? 0 : bytes(value);
        }
        return bytes;
    }

    private static int bytes(String value) {
        // Most values are short: their length in characters says enough.
        return value.length() > MAX_ROW_BYTES || value.length() <= MAX_VALUE_BYTES_OF_LARGE_ROWS / 4
                ? value.length()
                : value.getBytes(StandardCharsets.UTF_8).length;
    }
}
