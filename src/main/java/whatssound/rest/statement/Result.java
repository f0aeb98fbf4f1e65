package whatssound.rest.statement;

import org.jspecify.annotations.Nullable;

/**
 * What a statement came to. Any thread.
 *
 * @param total how many rows there are beyond the page, where that was asked for
 * @param rows how many rows the body has
 * @param affected how many rows were written
 * @param updated how many of those an upsert found to be there
 * @param status {@code response.status}, if the SQL set it
 * @param headers {@code response.headers}, if the SQL set it
 */
public record Result(
        @Nullable Long total,
        long rows,
        long affected,
        long updated,
        String body,
        @Nullable String status,
        @Nullable String headers) {}
