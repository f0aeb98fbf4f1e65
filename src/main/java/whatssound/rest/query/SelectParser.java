package whatssound.rest.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code select}. Not thread-safe: one parse uses one. */
final class SelectParser {
    private static final int DEEPEST_EMBEDDING = 3;
    private static final int MOST_EMBEDDINGS = 8;
    private static final int MOST_ITEMS = 500;

    private final Cursor cursor;
    private int items;
    private int embeddings;

    private SelectParser(Cursor cursor) {
        this.cursor = cursor;
    }

    static List<SelectItem> parse(String text) {
        if (text.isBlank()) {
            return List.of(new SelectItem.Star());
        }
        Cursor cursor = new Cursor("select parameter", text);
        List<SelectItem> select = new SelectParser(cursor).items(0);
        cursor.expectEnd();
        return select;
    }

    private List<SelectItem> items(int depth) {
        List<SelectItem> found = new ArrayList<>();
        do {
            if (++items > MOST_ITEMS) {
                throw cursor.refused("more than %d items".formatted(MOST_ITEMS));
            }
            cursor.takeWhile(Character::isWhitespace);
            found.add(item(depth));
            cursor.takeWhile(Character::isWhitespace);
        } while (cursor.skip(","));
        return found;
    }

    private SelectItem item(int depth) {
        if (cursor.skip("*")) {
            return new SelectItem.Star();
        }
        String first = cursor.name();
        String alias = null;
        if (!cursor.isAt("::") && cursor.skip(":")) {
            alias = first;
            first = cursor.name();
        }
        if (cursor.isAt("!") || cursor.isAt("(")) {
            return embed(alias, first, depth);
        }
        Field field = new Field(first, FieldParser.path(cursor));
        return new SelectItem.Column(field, alias, cursor.skip("::") ? cast() : null);
    }

    private String cast() {
        String type = cursor.name();
        return cursor.skip("[]") ? type + "[]" : type;
    }

    private SelectItem embed(@Nullable String alias, String target, int depth) {
        if (depth == DEEPEST_EMBEDDING) {
            throw cursor.refused(
                    "embeddings are nested deeper than %d".formatted(DEEPEST_EMBEDDING));
        }
        if (++embeddings > MOST_EMBEDDINGS) {
            throw cursor.refused("more than %d embeddings".formatted(MOST_EMBEDDINGS));
        }
        String hint = null;
        boolean inner = false;
        while (cursor.skip("!")) {
            String modifier = cursor.name();
            switch (modifier) {
                case "inner" -> inner = true;
                case "left" -> inner = false;
                default -> {
                    if (hint != null) {
                        throw cursor.refused("a second hint");
                    }
                    hint = modifier;
                }
            }
        }
        cursor.expect("(");
        List<SelectItem> wanted = cursor.isAt(")") ? List.of() : items(depth + 1);
        cursor.expect(")");
        return new SelectItem.Embed(alias, target, hint, inner, wanted);
    }
}
