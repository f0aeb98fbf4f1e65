package whatssound.changes.visibility;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the functions of the platform that read claims and nothing else, such as {@code
 * auth.uid()}, whether their body is text, as in a hosted project, or parsed. Pure; any thread.
 */
final class ClaimsFunction {
    private static final Pattern TOKEN =
            Pattern.compile("'([^']*)'|[A-Za-z_]+|->>|->|::|[(),;\\s]|.");

    /** Words of a body that can do nothing but read and convert settings. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "select",
                    "return",
                    "begin",
                    "atomic",
                    "end",
                    "as",
                    "coalesce",
                    "nullif",
                    "current_setting",
                    "true",
                    "text",
                    "uuid",
                    "jsonb",
                    "json",
                    "uid",
                    "role",
                    "email",
                    "jwt",
                    "\"",
                    "(",
                    ")",
                    ",",
                    ";",
                    "::",
                    "->",
                    "->>");

    private static final Set<String> OF_SUBJECT =
            Set.of("", "sub", "request.jwt.claim.sub", "request.jwt.claims");
    private static final Set<String> OF_ROLE =
            Set.of("", "role", "request.jwt.claim.role", "request.jwt.claims");

    private ClaimsFunction() {}

    /** What of the claims it reads; null where it may read anything else. */
    static @Nullable ClaimsRead reads(ExpressionCatalog.Routine routine) {
        String source = routine.source().strip();
        if (routine.definer() != null || source.isEmpty()) {
            return null;
        }
        Set<String> literals = new HashSet<>();
        Matcher tokens = TOKEN.matcher(source);
        while (tokens.find()) {
            String literal = tokens.group(1);
            if (literal != null) {
                literals.add(literal);
            } else if (!tokens.group().isBlank()
                    && !HARMLESS.contains(tokens.group().toLowerCase(Locale.ROOT))) {
                return null;
            }
        }
        return ofLiterals(routine, literals);
    }

    private static @Nullable ClaimsRead ofLiterals(
            ExpressionCatalog.Routine routine, Set<String> literals) {
        boolean otherSettings =
                literals.stream()
                        .anyMatch(text -> text.contains(".") && !text.startsWith("request.jwt."));
        if (otherSettings) {
            return null;
        }
        return switch (routine.schema() + "." + routine.name()) {
            case "auth.uid" ->
                    OF_SUBJECT.containsAll(literals) ? ClaimsRead.SUBJECT : ClaimsRead.ALL;
            case "auth.role" -> OF_ROLE.containsAll(literals) ? ClaimsRead.ROLE : ClaimsRead.ALL;
            default -> ClaimsRead.ALL;
        };
    }
}
