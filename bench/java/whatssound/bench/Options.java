package whatssound.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The options of a benchmark, {@code --name value}; each has a default, and an unknown one is
 * refused.
 */
final class Options {
    private final Map<String, String> given = new LinkedHashMap<>();
    private final TreeSet<String> unknown = new TreeSet<>();

    Options(String[] arguments, int from) {
        for (int i = from; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "options are given as --name value: " + arguments[i]);
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
        unknown.addAll(given.keySet());
    }

    String text(String name, String usual) {
        unknown.remove(name);
        return given.getOrDefault(name, usual);
    }

    int number(String name, int usual) {
        String text = text(name, Integer.toString(usual));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " is a number, not " + text);
        }
    }

    /** Called once all are read. */
    void refuseUnknown() {
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("there is no option --" + unknown.first());
        }
    }
}
