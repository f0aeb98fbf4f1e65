package whatssound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import whatssound.error.ErrorCode;

/**
 * The tables of the docs are generated: a test that finds one out of date writes it anew beside the
 * build, and says where.
 */
class DocumentationTest {
    private static final Path DOCS = Path.of("docs");

    @Test
    void errorsAreDocumented() {
        String rows =
                Stream.of(ErrorCode.values())
                        .map(
                                error ->
                                        "| `%s` | %s | %s | %s | %s | %s |"
                                                .formatted(
                                                        error.code(),
                                                        error.httpStatus() == 0
                                                                ? ""
                                                                : Integer.toString(
                                                                        error.httpStatus()),
                                                        error.fault()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT),
                                                        error.retryable() ? "yes" : "",
                                                        closed(error.close()),
                                                        error.meaning()))
                        .collect(Collectors.joining("\n"));

        checkPage(
                "errors.md",
                """
                # Errors

                Every error has a stable code; texts may change, codes do not. The fault says who has to act.
                Generated from `ErrorCode`; a test keeps it true.

                | code | HTTP | fault | try again | what is closed | meaning |
                |---|---|---|---|---|---|
                """
                        + rows
                        + "\n");
    }

    @Test
    void settingsAreDocumented() {
        String rows =
                settings().stream()
                        .map(
                                option ->
                                        "| `%s` | `%s` | %s |"
                                                .formatted(
                                                        option.longestName(),
                                                        environmentName(option),
                                                        option.description()[0]))
                        .collect(Collectors.joining("\n"));

        checkPage(
                "settings.md",
                """
                # Settings

                Each is an option of `./whatssound run`, or a variable of the environment.
                Generated from `Settings`; a test keeps it true.

                | option | environment | what it does |
                |---|---|---|
                """
                        + rows
                        + "\n");
    }

    @Test
    void settingsAreFewAndEachHasAnEnvironmentNameAndADefault() {
        assertThat(settings())
                .hasSizeLessThanOrEqualTo(25)
                .allSatisfy(
                        option -> {
                            assertThat(environmentName(option))
                                    .isEqualTo(
                                            "WHATSSOUND_"
                                                    + option.longestName()
                                                            .substring(2)
                                                            .replace('-', '_')
                                                            .toUpperCase(Locale.ROOT));
                            assertThat(option.description()[0]).contains("Default: ");
                        });
    }

    /** What the functions of db/app refuse with is in the list of errors. */
    @Test
    void theCodesRaisedInSqlAreKnown() throws IOException {
        Pattern refusal = Pattern.compile("(?:refuse|answer_refusal)\\('([a-z_]+)'");
        Set<String> raised = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/app"))) {
            files.forEach(
                    file ->
                            refusal.matcher(read(file))
                                    .results()
                                    .map(match -> match.group(1))
                                    .forEach(raised::add));
        }
        Set<String> known =
                Stream.of(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());

        assertThat(raised).isNotEmpty().isSubsetOf(known);
    }

    private static String closed(ErrorCode.Close close) {
        return switch (close) {
            case NOTHING -> "";
            case CHANNEL_RECOVERABLE -> "channel; comes back";
            case SOCKET -> "socket; comes back";
        };
    }

    private static List<OptionSpec> settings() {
        return new CommandLine(new Main.Run())
                .getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .toList();
    }

    private static String environmentName(OptionSpec option) {
        return Pattern.compile("\\$\\{env:([A-Z_]+)")
                // picocli shows the value of the variable, the annotation its name
                .matcher(((Field) option.userObject()).getAnnotation(Option.class).defaultValue())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.joining());
    }

    private static void checkPage(String name, String expected) {
        Path page = DOCS.resolve(name);
        if (!Files.exists(page) || !read(page).equals(expected)) {
            Path generated = Path.of("target", "docs", name);
            try {
                Files.createDirectories(generated.getParent());
                Files.writeString(generated, expected);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new AssertionError(page + " is out of date: copy " + generated + " over it");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
