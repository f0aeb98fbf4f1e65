package whatssound.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import whatssound.http.Headers;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;

/**
 * The operator's terms and privacy text, as they were in his folder when the server started: {@code
 * terms.txt}, and {@code terms.es.txt} for those who read Spanish. Where he has written no privacy
 * text, the program's own says what the program does. Any thread.
 */
public final class LegalTexts implements HttpHandler {
    private static final List<String> KINDS = List.of("terms", "privacy");
    private static final List<String> ENDINGS = List.of(".txt", ".md");
    private static final String OWN = "legal/";

    /** Kind to language to text; the empty language is for all that have none of their own. */
    private final SequencedMap<String, Map<String, String>> texts;

    private LegalTexts(SequencedMap<String, Map<String, String>> texts) {
        this.texts = texts;
    }

    /** Reads what is there; the folder may be missing. */
    public static LegalTexts read(Path folder) throws IOException {
        SequencedMap<String, Map<String, String>> texts = new LinkedHashMap<>();
        for (String kind : KINDS) {
            Map<String, String> written = written(folder, kind);
            if (written.isEmpty()) {
                written = own(kind);
            }
            if (!written.isEmpty()) {
                texts.put(kind, written);
            }
        }
        return new LegalTexts(texts);
    }

    /** Which texts there are. */
    public SequencedSet<String> kinds() {
        return Collections.unmodifiableSequencedSet(texts.sequencedKeySet());
    }

    /** {@code /legal/terms?lang=es} */
    @Override
    public HttpResponse handle(HttpRequest request) {
        String kind = request.path().substring(request.path().lastIndexOf('/') + 1);
        Map<String, String> written = texts.get(kind);
        if (written == null) {
            return HttpResponse.empty(404);
        }
        String language = request.query().get("lang").orElseGet(() -> Language.of(request).tag);
        String text =
                Optional.ofNullable(written.get(language))
                        .or(() -> Optional.ofNullable(written.get("")))
                        // In whatever language: it is what holds here.
                        .orElseGet(() -> written.values().iterator().next());
        return new HttpResponse(
                200,
                new Headers(
                        Map.of(
                                "content-type", "text/plain; charset=utf-8",
                                "x-content-type-options", "nosniff",
                                "cache-control", "no-cache",
                                "vary", "accept-language")),
                new HttpResponse.ResponseBody.Bytes(text.getBytes(UTF_8)));
    }

    private static Map<String, String> written(Path folder, String kind) throws IOException {
        Map<String, String> written = new TreeMap<>();
        for (String ending : ENDINGS) {
            add(written, "", folder.resolve(kind + ending));
            for (Language language : Language.values()) {
                add(written, language.tag, folder.resolve(kind + "." + language.tag + ending));
            }
        }
        return written;
    }

    private static void add(Map<String, String> written, String language, Path file)
            throws IOException {
        if (Files.isRegularFile(file)) {
            String text = new String(Files.readAllBytes(file), UTF_8);
            if (!text.isBlank()) {
                written.putIfAbsent(language, text);
            }
        }
    }

    private static Map<String, String> own(String kind) throws IOException {
        Map<String, String> own = new TreeMap<>();
        for (Language language : Language.values()) {
            String resource = OWN + kind + "." + language.tag + ".txt";
            try (InputStream in = LegalTexts.class.getClassLoader().getResourceAsStream(resource)) {
                if (in != null) {
                    own.put(language.tag, new String(in.readAllBytes(), UTF_8));
                }
            }
        }
        return own;
    }
}
