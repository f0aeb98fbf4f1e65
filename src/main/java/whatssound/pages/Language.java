package whatssound.pages;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import whatssound.http.HttpRequest;

/** The languages of the web app. */
enum Language {
    ENGLISH("en", "en_US"),
    SPANISH("es", "es_ES");

    private static final List<String> TAGS = List.of(ENGLISH.tag, SPANISH.tag);

    /** As in {@code ?lang=es}. */
    final String tag;

    /** As the Open Graph protocol writes it. */
    final String territory;

    Language(String tag, String territory) {
        this.tag = tag;
        this.territory = territory;
    }

    /** What the sender would rather read; English where he does not say. */
    static Language of(HttpRequest request) {
        return request.headers()
                .get("accept-language")
                .flatMap(Language::preferred)
                .orElse(ENGLISH);
    }

    private static Optional<Language> preferred(String accepted) {
        try {
            String tag = Locale.lookupTag(Locale.LanguageRange.parse(accepted), TAGS);
            return Optional.of(SPANISH.tag.equals(tag) ? SPANISH : ENGLISH);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
