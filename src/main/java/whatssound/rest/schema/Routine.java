package whatssound.rest.schema;

import java.util.List;
import java.util.Set;

/**
 * A function that can be called. Any thread.
 *
 * @param readsOnly whether it is declared stable or immutable
 */
public record Routine(
        String name,
        List<Argument> arguments,
        boolean readsOnly,
        boolean returnsSet,
        Result result) {
    public Routine {
        arguments = List.copyOf(arguments);
    }

    /**
     * An input argument.
     *
     * @param typeSql its type as the catalogue writes it
     */
    public record Argument(String name, String typeSql, boolean required) {}

    /** What a call returns, or each row of what it returns. */
    public enum Result {
        NOTHING,
        VALUE,
        ROW
    }

    /** Whether exactly these arguments may be given. */
    public boolean takes(Set<String> given) {
        return arguments.stream().allMatch(a -> !a.required() || given.contains(a.name()))
                && given.stream()
                        .allMatch(name -> arguments.stream().anyMatch(a -> a.name().equals(name)));
    }
}
