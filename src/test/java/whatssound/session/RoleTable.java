package whatssound.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may do what, as {@code roles.md} beside this class has it. Any thread. */
final class RoleTable {
    private RoleTable() {}

    /** One operation with what each person gets for it. */
    record Row(String operation, Map<Standing, String> outcomes) {
        /** As the file has it, so that a row can be copied from a failure. */
        @Override
        public String toString() {
            return Stream.concat(Stream.of("`" + operation + "`"), outcomes.values().stream())
                    .collect(Collectors.joining(" | ", "| ", " |"));
        }
    }

    /** The rows whose operation begins with one of these words. */
    static List<Row> rows(String... verbs) {
        return all().stream()
                .filter(row -> List.of(verbs).contains(row.operation.split(" ", 2)[0]))
                .toList();
    }

    static List<Row> all() {
        return text().lines().filter(line -> line.startsWith("| `")).map(RoleTable::row).toList();
    }

    private static Row row(String line) {
        int end = line.lastIndexOf('`');
        List<String> cells = new ArrayList<>(List.of(line.substring(end + 1).split("\\|")));
        cells.removeFirst();
        Standing[] people = Standing.values();
        if (cells.size() != people.length) {
            throw new AssertionError("not one cell for each person: " + line);
        }
        Map<Standing, String> outcomes = new EnumMap<>(Standing.class);
        for (int i = 0; i < people.length; i++) {
            outcomes.put(people[i], cells.get(i).strip());
        }
        return new Row(line.substring(3, end), outcomes);
    }

    private static String text() {
        try (InputStream file = RoleTable.class.getResourceAsStream("roles.md")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("roles.md", e);
        }
    }
}
