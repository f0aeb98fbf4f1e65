package whatssound.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileAnswerTest {
    private static final String BEFORE = "Sat, 21 Nov 2026 10:00:00 GMT";
    private static final String THEN = "Sun, 22 Nov 2026 10:00:00 GMT";
    private static final String AFTER = "Mon, 23 Nov 2026 10:00:00 GMT";
    private static final ServedFile FILE =
            new ServedFile(
                    Path.of("file"),
                    100,
                    "\"now\"",
                    Instant.parse("2026-11-22T10:00:00Z"),
                    Headers.NONE);
    private static final FileAnswer PART = new FileAnswer.Part(new ByteRange.Part(10, 10));

    @ParameterizedTest
    @CsvSource({
        "'\"now\"', true",
        "'W/\"now\"', true",
        "'\"old\", \"now\"', true",
        "*, true",
        "'\"old\"', false",
        "now, false"
    })
    void aKnownVersionIsNotSent(String tags, boolean known) {
        assertThat(answer("GET", Map.of("if-none-match", tags)))
                .isEqualTo(known ? new FileAnswer.NotModified() : new FileAnswer.Whole());
    }

    @Test
    void tagsGoBeforeDates() {
        assertThat(answer("GET", Map.of("if-none-match", "\"old\"", "if-modified-since", AFTER)))
                .isEqualTo(new FileAnswer.Whole());
        assertThat(answer("GET", Map.of("if-match", "\"now\"", "if-unmodified-since", BEFORE)))
                .isEqualTo(new FileAnswer.Whole());
    }

    @Test
    void aKnownDateIsNotSent() {
        assertThat(answer("HEAD", Map.of("if-modified-since", THEN)))
                .isEqualTo(new FileAnswer.NotModified());
        assertThat(answer("GET", Map.of("if-modified-since", BEFORE)))
                .isEqualTo(new FileAnswer.Whole());
        assertThat(answer("GET", Map.of("if-modified-since", "yesterday")))
                .isEqualTo(new FileAnswer.Whole());
    }

    @Test
    void anotherVersionThanIsWantedIsRefusedFirst() {
        assertThat(answer("GET", Map.of("if-match", "\"old\"", "if-none-match", "\"now\"")))
                .isEqualTo(new FileAnswer.PreconditionFailed());
        // Only strong tags tell of the same bytes.
        assertThat(answer("GET", Map.of("if-match", "W/\"now\"")))
                .isEqualTo(new FileAnswer.PreconditionFailed());
        assertThat(answer("GET", Map.of("if-unmodified-since", BEFORE)))
                .isEqualTo(new FileAnswer.PreconditionFailed());
        assertThat(answer("GET", Map.of("if-unmodified-since", THEN)))
                .isEqualTo(new FileAnswer.Whole());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"now\"', true",
        "'\"old\"', false",
        "'W/\"now\"', false",
        "'" + THEN + "', true",
        "'" + AFTER + "', false",
        "nonsense, false"
    })
    void aPartOfAnotherVersionIsTheWhole(String condition, boolean holds) {
        assertThat(answer("GET", Map.of("range", "bytes=10-19", "if-range", condition)))
                .isEqualTo(holds ? PART : new FileAnswer.Whole());
    }

    @Test
    void aRangeIsAPartUnlessOnlyTheHeadIsAsked() {
        assertThat(answer("GET", Map.of("range", "bytes=10-19"))).isEqualTo(PART);
        assertThat(answer("HEAD", Map.of("range", "bytes=10-19")))
                .isEqualTo(new FileAnswer.Whole());
        assertThat(answer("GET", Map.of("range", "bytes=100-")))
                .isEqualTo(new FileAnswer.Unsatisfiable());
    }

    private static FileAnswer answer(String method, Map<String, String> fields) {
        return FileAnswer.of(FILE, method.equals("HEAD"), new HashMap<>(fields)::get);
    }
}
