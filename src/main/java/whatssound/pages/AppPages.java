package whatssound.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import whatssound.db.Database;
import whatssound.http.ClientNetwork;
import whatssound.http.Headers;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;

/**
 * The one page of the web app under all of its addresses; of a link to a session it tells what may
 * be told, and of all others the product's name. Virtual threads.
 */
public final class AppPages implements HttpHandler {
    private static final String RESOURCE = "META-INF/whatssound-web/index.html";
    private static final String END_OF_HEAD = "</head>";

    /** By which the build marks the texts of a language. */
    private static final String LANGUAGE_OF = " hreflang=";

    private static final String UNBUILT =
            """
            <!doctype html>
            <html lang="en">
              <head>
                <title>WhatsSound</title>
              </head>
              <body>This build has no web app.</body>
            </html>
            """;

    private static final String SESSIONS = "/s/";
    private static final Pattern CODE = Pattern.compile("[2-9A-HJ-NP-Z]{6}");

    private final Map<Language, String> heads = new EnumMap<>(Language.class);
    private final String rest;
    private final String publicUrl;
    private final String mediaUrl;
    private final SharedSessions sessions;
    private final Map<Language, HttpResponse> ofProduct = new EnumMap<>(Language.class);

    /**
     * @param publicUrl the address of this server in links
     * @param mediaUrl where pages read covers
     */
    public AppPages(Database database, Executor workers, String publicUrl, String mediaUrl)
            throws IOException {
        this(
                bundled(),
                publicUrl,
                mediaUrl,
                new SharedSessions(new SharedSessionStore(database)::find, workers));
    }

    AppPages(String page, String publicUrl, String mediaUrl, SharedSessions sessions) {
        int end = page.indexOf(END_OF_HEAD);
        String head = page.substring(0, end).stripTrailing() + "\n";
        for (Language language : Language.values()) {
            heads.put(language, headFor(language, head));
        }
        this.rest = page.substring(end);
        this.publicUrl = publicUrl;
        this.mediaUrl = mediaUrl;
        this.sessions = sessions;
        for (Language language : Language.values()) {
            ofProduct.put(language, page(LinkPreview.ofProduct(language, publicUrl)));
        }
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        Language language = Language.of(request);
        HttpResponse plain = Objects.requireNonNull(ofProduct.get(language));
        if (!request.path().startsWith(SESSIONS)) {
            return plain;
        }
        return shared(request)
                .map(session -> page(LinkPreview.ofSession(language, session, publicUrl, mediaUrl)))
                .orElse(plain)
                // For those who have the link, and for no search engine.
                .with("x-robots-tag", "noindex");
    }

    private Optional<SharedSession> shared(HttpRequest request) {
        String code = request.path().substring(SESSIONS.length()).toUpperCase(Locale.ROOT);
        return CODE.matcher(code).matches()
                ? sessions.find(code, ClientNetwork.of(request.clientAddress()))
                : Optional.empty();
    }

    /** Without what only readers of another language need at once. */
    private static String headFor(Language language, String head) {
        return head.lines()
                        .filter(
                                line ->
                                        !line.contains(LANGUAGE_OF)
                                                || line.contains(
                                                        LANGUAGE_OF + '"' + language.tag + '"'))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private HttpResponse page(LinkPreview preview) {
        byte[] html =
                (heads.get(preview.language()) + preview.html() + "  " + rest).getBytes(UTF_8);
        return new HttpResponse(
                200,
                new Headers(
                        Map.of(
                                "content-type", "text/html;charset=UTF-8",
                                // The same name with other content in each version.
                                "cache-control", "no-cache",
                                "vary", "accept-language")),
                new HttpResponse.ResponseBody.Bytes(html));
    }

    private static String bundled() throws IOException {
        try (InputStream in = AppPages.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            return in == null ? UNBUILT : new String(in.readAllBytes(), UTF_8);
        }
    }
}
