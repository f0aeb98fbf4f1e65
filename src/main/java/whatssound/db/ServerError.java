package whatssound.db;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/** What Postgres says about an error, in the parts that the dialects answer with. Any thread. */
public record ServerError(
        String message,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String schema,
        @Nullable String table,
        @Nullable String column,
        @Nullable String constraint)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static ServerError of(ServerErrorMessage said) {
        return new ServerError(
                String.valueOf(said.getMessage()),
                said.getDetail(),
                said.getHint(),
                said.getSchema(),
                said.getTable(),
                said.getColumn(),
                said.getConstraint());
    }
}
