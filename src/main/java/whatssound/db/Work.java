package whatssound.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does; it may be run again after losing against another, so it must have no
 * effect but through the connection. The virtual thread of the caller.
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
}
