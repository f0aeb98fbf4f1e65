package whatssound.rest.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import whatssound.http.Query;

/**
 * A whole query string. Any thread.
 *
 * @param restrictions by the path of embeddings they apply to, the empty path being the table
 * @param columns what an insert of several rows sets; empty where the body tells
 * @param onConflict the columns by which an upsert knows a row; empty for the primary key
 * @param arguments of a function that is called with GET
 */
public record RestQuery(
        List<SelectItem> select,
        Map<List<String>, Restriction> restrictions,
        Optional<List<String>> columns,
        List<String> onConflict,
        List<Query.Parameter> arguments) {
    public RestQuery {
        select = List.copyOf(select);
        restrictions = Map.copyOf(restrictions);
        onConflict = List.copyOf(onConflict);
        arguments = List.copyOf(arguments);
    }

    /** What is asked of the rows at this path. */
    public Restriction at(List<String> path) {
        return restrictions.getOrDefault(path, Restriction.NONE);
    }
}
