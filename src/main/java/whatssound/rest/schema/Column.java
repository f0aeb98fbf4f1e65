package whatssound.rest.schema;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table or view. Any thread.
 *
 * @param defaultSql the expression of its default as the catalogue has it
 */
public record Column(String name, @Nullable String defaultSql) {}
