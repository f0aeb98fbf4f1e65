package whatssound.rest.statement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;
import whatssound.rest.query.RestQuery;
import whatssound.rest.query.SelectItem;

/** Checks that filters on embedded rows speak of rows that are embedded. Any thread. */
final class EmbeddingPaths {
    private EmbeddingPaths() {}

    /**
     * @throws RestException PGRST108 where one does not: ignored, it would answer too much
     */
    static void check(RestQuery query) {
        Set<List<String>> known = new HashSet<>();
        collect(query.select(), List.of(), known);
        for (List<String> path : query.restrictions().keySet()) {
            if (!known.contains(path)) {
                throw RestException.of(
                        ErrorCode.PGRST108,
                        "'%s' is not an embedded resource in this request"
                                .formatted(path.getLast()),
                        null,
                        "Verify that '%s' is included in the 'select' query parameter."
                                .formatted(path.getLast()));
            }
        }
    }

    private static void collect(
            List<SelectItem> items, List<String> path, Set<List<String>> known) {
        known.add(path);
        for (SelectItem item : items) {
            if (item instanceof SelectItem.Embed embed) {
                List<String> inner = new ArrayList<>(path);
                inner.add(embed.name());
                collect(embed.items(), List.copyOf(inner), known);
            }
        }
    }
}
