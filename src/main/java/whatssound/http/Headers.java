package whatssound.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Header fields by lower-case name; several fields of a name are joined by a comma. Immutable. */
public record Headers(Map<String, String> fields) {
    public static final Headers NONE = new Headers(Map.of());

    public Headers {
        Map<String, String> lowerCase = new LinkedHashMap<>();
        fields.forEach(
                (name, value) ->
                        lowerCase.merge(
                                name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
        fields = Collections.unmodifiableMap(lowerCase);
    }

    public static Headers of(String name, String value) {
        return new Headers(Map.of(name, value));
    }

    /** The field's value, whatever the case of {@code name}. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The elements of a comma-separated field, trimmed. */
    public List<String> list(String name) {
        return get(name).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    /** These headers but one, where there is such. */
    public Headers without(String name) {
        Map<String, String> left = new LinkedHashMap<>(fields);
        left.remove(name.toLowerCase(Locale.ROOT));
        return new Headers(left);
    }

    /** These headers with one more, replacing a field of the same name. */
    public Headers with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new Headers(more);
    }
}
