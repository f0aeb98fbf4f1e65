package whatssound.media;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a recording is called: by its tags, else by its file's name. Any thread. */
record TrackTags(String title, @Nullable String artist, @Nullable String album) {
    private static final int MAX_CODE_POINTS = 200;
    private static final String UNTITLED = "Untitled";
    private static final String BETWEEN_ARTIST_AND_TITLE = " - ";

    static TrackTags of(Map<String, String> tags, String fileName) {
        String title = clean(tags.getOrDefault("title", ""));
        String artist = clean(tags.getOrDefault("artist", tags.getOrDefault("album_artist", "")));
        String album = clean(tags.getOrDefault("album", ""));
        if (!title.isEmpty()) {
            return new TrackTags(title, unlessEmpty(artist), unlessEmpty(album));
        }
        String name = clean(withoutExtension(fileName).replace('_', ' '));
        int dash = name.indexOf(BETWEEN_ARTIST_AND_TITLE);
        if (artist.isEmpty() && dash > 0) {
            artist = name.substring(0, dash).strip();
            name = name.substring(dash + BETWEEN_ARTIST_AND_TITLE.length()).strip();
        }
        return new TrackTags(
                name.isEmpty() ? UNTITLED : name, unlessEmpty(artist), unlessEmpty(album));
    }

    private static @Nullable String unlessEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String withoutExtension(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }

    // Control characters, and those that turn the direction of what follows, have no place in a
    // name.
    private static String clean(String text) {
        StringBuilder visible = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .filter(c -> !isDirectional(c))
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .forEach(visible::appendCodePoint);
        String stripped = visible.toString().strip().replaceAll("\\s+", " ");
        int end = stripped.offsetByCodePoints(0, Math.min(MAX_CODE_POINTS, codePoints(stripped)));
        return stripped.substring(0, end).strip();
    }

    private static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isDirectional(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
