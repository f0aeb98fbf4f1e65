package whatssound.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whatssound.TestServer;
import whatssound.http.Headers;
import whatssound.http.HttpResponse.ResponseBody;
import whatssound.http.Query;

/** Where the operator's texts are found, and what stands there without them. */
class LegalTextsIT {
    @TempDir private Path folder;

    @Test
    void withoutTextsThereAreNoTermsAndTheProgramSaysWhatItDoes() throws IOException {
        LegalTexts texts = LegalTexts.read(folder.resolve("none"));

        assertThat(texts.kinds()).containsExactly("privacy");
        assertThat(text(texts, "privacy", "en")).contains("30 days").contains("Your data");
        assertThat(text(texts, "privacy", "es")).contains("30 días").contains("Tus datos");
        assertThat(text(texts, "privacy", "fr")).contains("30 days");
        assertThat(texts.handle(request("terms", "en")).status()).isEqualTo(404);
        assertThat(texts.handle(request("../url", "en")).status()).isEqualTo(404);
    }

    @Test
    void theOperatorsTextStandsInTheReadersLanguageWhereHeWroteIt() throws IOException {
        write("terms.txt", "Be kind.");
        write("terms.es.md", "Sé amable.");
        write("privacy.es.txt", "Nada se guarda.");
        LegalTexts texts = LegalTexts.read(folder);

        assertThat(texts.kinds()).containsExactly("terms", "privacy");
        assertThat(text(texts, "terms", "en")).isEqualTo("Be kind.");
        assertThat(text(texts, "terms", "es")).isEqualTo("Sé amable.");
        assertThat(text(texts, "privacy", "en"))
                .as("what holds here, and not what the program says")
                .isEqualTo("Nada se guarda.");
    }

    @Test
    void anEmptyFileIsNone() throws IOException {
        write("terms.txt", " \n");

        assertThat(LegalTexts.read(folder).kinds()).containsExactly("privacy");
    }

    @Test
    void theServerTellsWhichThereAreAndServesThem() {
        TestServer server = TestServer.shared();

        assertThat(TestServer.json(get(server, "/config.json", "en")).path("legal").toString())
                .isEqualTo("[\"privacy\"]");
        HttpResponse<String> privacy = get(server, "/legal/privacy", "es");
        assertThat(privacy.body()).startsWith("Esto es un servidor de WhatsSound.");
        assertThat(privacy.headers().firstValue("content-type"))
                .contains("text/plain; charset=utf-8");
        assertThat(get(server, "/legal/privacy?lang=en", "es").body())
                .startsWith("This is a WhatsSound server.");
        assertThat(get(server, "/legal/terms", "en").statusCode()).isEqualTo(404);
        assertThat(get(server, "/privacy", "en").body()).contains("</head>");
        assertThat(get(server, "/privacy", "en").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> get(TestServer server, String path, String language) {
        return server.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("accept-language", language));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private static String text(LegalTexts texts, String kind, String language) {
        ResponseBody body = texts.handle(request(kind, language)).body();
        return new String(
                ((ResponseBody.Bytes) body).content(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static whatssound.http.HttpRequest request(String kind, String language) {
        return new whatssound.http.HttpRequest(
                "GET",
                "/legal/" + kind,
                new Query(java.util.List.of(new Query.Parameter("lang", language))),
                new Headers(Map.of()),
                new whatssound.http.HttpRequest.RequestBody.None(),
                "192.0.2.1");
    }
}
