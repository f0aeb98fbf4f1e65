package whatssound.realtime.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One binding to Postgres Changes as a join asks for it. Any thread.
 *
 * @param event {@code INSERT}, {@code UPDATE}, {@code DELETE}, or {@code *}
 * @param schema null where the client named none
 * @param table null where the client named none
 * @param filter null for every row
 * @param select the columns that are wanted; none for all
 */
public record ChangeBinding(
        String event,
        @Nullable String schema,
        @Nullable String table,
        @Nullable String filter,
        List<String> select) {
    private static final String ANY = "*";
    private static final int ID_BITS = 48;

    static ChangeBinding parse(JsonNode node) {
        String event = node.path("event").asText(ANY).toUpperCase(java.util.Locale.ROOT);
        List<String> select = new ArrayList<>();
        node.path("select").forEach(column -> select.add(WireJson.wellFormed(column.asText())));
        return new ChangeBinding(
                switch (event) {
                    case "INSERT", "UPDATE", "DELETE" -> event;
                    default -> ANY;
                },
                text(node.get("schema")),
                text(node.get("table")),
                text(node.get("filter")),
                List.copyOf(select));
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || !node.isTextual() ? null : WireJson.wellFormed(node.textValue());
    }

    /** As the client sent it, with the id: it compares the two. */
    static String echo(JsonNode node) {
        return node instanceof ObjectNode object
                ? object.deepCopy().put("id", parse(node).id()).toString()
                : "{}";
    }

    /** The same for equal bindings wherever they were made, so that they share one frame. */
    public long id() {
        String all =
                String.join(
                        "\0",
                        event,
                        Objects.toString(schema),
                        Objects.toString(table),
                        Objects.toString(filter),
                        String.join("\0", select));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
            long id = 0;
            for (int i = 0; i < ID_BITS / Byte.SIZE; i++) {
                id = (id << Byte.SIZE) | Byte.toUnsignedLong(hash[i]);
            }
            return id | 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it asks for this kind of change. */
    public boolean wants(String kind) {
        return event.equals(ANY) || event.equals(kind);
    }
}
