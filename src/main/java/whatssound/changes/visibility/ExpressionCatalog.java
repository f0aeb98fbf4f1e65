package whatssound.changes.visibility;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.TableName;

/** What the system catalogue says of the objects that an expression names by number. */
interface ExpressionCatalog {
    /** Null where there is no such function any more. */
    @Nullable Routine routine(long oid);

    /** As the role sees it; null where there is no such table any more. */
    @Nullable Table table(long oid, String role);

    /** The function that reads a value of the type from text. */
    long inputFunction(long typeOid);

    /**
     * A function.
     *
     * @param volatility {@code i}, {@code s} or {@code v}
     * @param definer the owner as whom it runs, null where it runs as its caller
     * @param body the parsed body of a BEGIN ATOMIC function, else null
     * @param source the text of a function of any other kind
     * @param plainSettings whether it sets nothing but the search path
     */
    record Routine(
            String schema,
            String name,
            String language,
            char volatility,
            @Nullable String definer,
            @Nullable String body,
            String source,
            boolean plainSettings) {}

    /**
     * A table that an expression reads.
     *
     * @param told whether the WAL can tell its writes: no view, no catalogue, no unlogged table,
     *     none without an identity of its rows
     * @param parts the table itself and what inherits from it
     * @param policies the conditions for reading that apply to the role, as trees; empty where none
     *     applies
     */
    record Table(boolean told, Set<TableName> parts, List<String> policies) {}
}
