package whatssound.rest.query;

import java.util.ArrayList;
import java.util.List;

/** Reads fields: names with arrows into JSON. Any thread. */
final class FieldParser {
    private static final int DEEPEST_PATH = 32;

    private FieldParser() {}

    static Field field(Cursor cursor) {
        return new Field(cursor.name(), path(cursor));
    }

    static List<JsonStep> path(Cursor cursor) {
        List<JsonStep> path = new ArrayList<>();
        while (cursor.isAt("->")) {
            if (path.size() == DEEPEST_PATH) {
                throw cursor.refused("the JSON path is deeper than %d".formatted(DEEPEST_PATH));
            }
            boolean asText = cursor.skip("->>");
            if (!asText) {
                cursor.expect("->");
            }
            path.add(step(cursor, asText));
        }
        return path;
    }

    private static JsonStep step(Cursor cursor, boolean asText) {
        if (cursor.isAt("\"")) {
            return new JsonStep.Key(cursor.quoted(), asText);
        }
        String name = cursor.name();
        return name.matches("-?\\d{1,9}")
                ? new JsonStep.Index(Integer.parseInt(name), asText)
                : new JsonStep.Key(name, asText);
    }
}
