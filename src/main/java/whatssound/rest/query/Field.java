package whatssound.rest.query;

import java.util.List;

/** A column, or a place within a JSON column: {@code data->tags->>0}. Any thread. */
public record Field(String column, List<JsonStep> path) {
    public Field {
        path = List.copyOf(path);
    }

    public static Field of(String column) {
        return new Field(column, List.of());
    }
}
