package whatssound.pages;

import java.util.ArrayList;
import java.util.List;

/**
 * What other programs show of a link to a page.
 *
 * @param large whether the picture is as wide as the card that it is shown in, else a small square
 */
record LinkPreview(
        Language language,
        String url,
        String title,
        String description,
        String image,
        boolean large) {

    private static final String SITE = "WhatsSound";
    private static final String PRODUCT_PICTURE = "/preview.jpg";

    /** Of the product, which tells nothing of anything that is in it. */
    static LinkPreview ofProduct(Language language, String publicUrl) {
        return new LinkPreview(
                language,
                publicUrl + "/",
                SITE,
                switch (language) {
                    case ENGLISH ->
                            "Same song, same second. Listening parties for people who are not in the same room.";
                    case SPANISH ->
                            "La misma canción, el mismo segundo. Para escuchar juntos sin estar en la misma sala.";
                },
                publicUrl + PRODUCT_PICTURE,
                true);
    }

    static LinkPreview ofSession(
            Language language, SharedSession session, String publicUrl, String mediaUrl) {
        String cover = session.coverPath();
        return new LinkPreview(
                language,
                publicUrl + "/s/" + session.code(),
                session.name(),
                description(language, session),
                cover == null
                        ? publicUrl + PRODUCT_PICTURE
                        : mediaUrl + "/storage/v1/object/public/tracks/" + cover,
                cover == null);
    }

    private static String description(Language language, SharedSession session) {
        List<String> parts = new ArrayList<>();
        String title = session.title();
        if (title != null) {
            parts.add(
                    nowPlaying(language, title, session.artist() == null ? "" : session.artist()));
        }
        if (session.listeners() > 0) {
            parts.add(
                    switch (language) {
                        case ENGLISH -> session.listeners() + " listening";
                        case SPANISH ->
                                counted(session.listeners(), "persona", "personas") + " escuchando";
                    });
        }
        if (session.waiting() > 0) {
            parts.add(
                    switch (language) {
                        case ENGLISH -> counted(session.waiting(), "track", "tracks") + " up next";
                        case SPANISH -> counted(session.waiting(), "pista", "pistas") + " en cola";
                    });
        }
        if (parts.isEmpty()) {
            parts.add(
                    switch (language) {
                        case ENGLISH -> "Come in and hear the same music at the same moment.";
                        case SPANISH -> "Entra y escucha la misma música en el mismo momento.";
                    });
        }
        return String.join(" · ", parts);
    }

    private static String nowPlaying(Language language, String title, String artist) {
        return switch (language) {
            case ENGLISH ->
                    "Now playing: “" + title + "”" + (artist.isEmpty() ? "" : " by " + artist);
            case SPANISH -> "Suena «" + title + "»" + (artist.isEmpty() ? "" : ", de " + artist);
        };
    }

    private static String counted(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    /** As fields of a page's head. */
    String html() {
        StringBuilder html = new StringBuilder();
        property(html, "og:site_name", SITE);
        property(html, "og:type", "website");
        property(html, "og:locale", language.territory);
        property(html, "og:url", url);
        property(html, "og:title", title);
        property(html, "og:description", description);
        property(html, "og:image", image);
        if (large) {
            property(html, "og:image:width", "1200");
            property(html, "og:image:height", "630");
        }
        field(html, "name", "twitter:card", large ? "summary_large_image" : "summary");
        return html.toString();
    }

    private static void property(StringBuilder html, String property, String content) {
        field(html, "property", property, content);
    }

    private static void field(StringBuilder html, String kind, String name, String content) {
        html.append("    <meta ")
                .append(kind)
                .append("=\"")
                .append(name)
                .append("\" content=\"")
                .append(escaped(content))
                .append("\" />\n");
    }

    /** What people wrote as the text of an attribute: nothing in it ends the attribute. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .forEach(
                        character -> {
                            switch (character) {
                                case '&' -> escaped.append("&amp;");
                                case '<' -> escaped.append("&lt;");
                                case '>' -> escaped.append("&gt;");
                                case '"' -> escaped.append("&quot;");
                                case '\'' -> escaped.append("&#39;");
                                default -> escaped.appendCodePoint(character);
                            }
                        });
        return escaped.toString();
    }
}
