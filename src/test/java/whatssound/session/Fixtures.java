package whatssound.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden examples that the web app's tests read too. Any thread. */
final class Fixtures {
    /** What a page reports of its sound. */
    static final String REPORT = read("report.json");

    private Fixtures() {}

    private static String read(String name) {
        try {
            return Files.readString(Path.of("fixtures", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
