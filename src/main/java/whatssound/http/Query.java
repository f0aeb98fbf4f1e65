package whatssound.http;

import java.util.List;
import java.util.Optional;

/** The decoded query parameters in the order of the URL, repeated names included. Immutable. */
public record Query(List<Parameter> parameters) {
    public static final Query NONE = new Query(List.of());

    /** One {@code name=value}, both percent-decoded. */
    public record Parameter(String name, String value) {}

    public Query {
        parameters = List.copyOf(parameters);
    }

    /** The first value of {@code name}. */
    public Optional<String> get(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }
}
