package whatssound.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.db.Database;

/** The accounts in {@code auth.users}. Virtual threads. */
final class UserStore {
    /** The columns that {@link #read} takes, of a table or row named {@code u}. */
    static final String COLUMNS =
            """
            u.id, u.role, u.email, u.phone, u.last_sign_in_at, u.raw_app_meta_data,
            u.raw_user_meta_data, u.is_anonymous, u.created_at, u.updated_at""";

    private static final String FIND =
            """
            select %s from auth.users u
            where u.id = ? and exists (select from auth.sessions s where s.id = ? and s.user_id = u.id)
            """
                    .formatted(COLUMNS);

    // A null takes its key away, as in the original. The sub-select is null for an empty object.
    private static final String MERGE_METADATA =
            """
            with merged as (
              select u.id, coalesce(
                (select jsonb_object_agg(key, value)
                 from jsonb_each(u.raw_user_meta_data || ?::jsonb) where value <> 'null'), '{}') as data
              from auth.users u
              where u.id = ? and exists (select from auth.sessions s where s.id = ? and s.user_id = u.id)
              for update)
            update auth.users u
            set raw_user_meta_data = merged.data, updated_at = now()
            from merged
            where u.id = merged.id and octet_length(merged.data::text) <= ?
            returning %s
            """
                    .formatted(COLUMNS);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    UserStore(Database database) {
        this.database = database;
    }

    /** The user of a token, unless the token's login is over. */
    Optional<User> find(Claims claims) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
                        statement.setObject(1, claims.subject());
                        statement.setObject(2, claims.sessionId());
                        return first(statement);
                    }
                });
    }

    /**
     * Merges into what the user says about himself; nothing is changed where the result would be
     * larger than the bound.
     *
     * @return the user as changed; empty where the login is over or the result too large
     */
    Optional<User> mergeMetadata(Claims claims, ObjectNode data, int largestBytes) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(MERGE_METADATA)) {
                        statement.setString(1, data.toString());
                        statement.setObject(2, claims.subject());
                        statement.setObject(3, claims.sessionId());
                        statement.setInt(4, largestBytes);
                        return first(statement);
                    }
                });
    }

    /** The current row, read by the columns of {@link #COLUMNS}. */
    static User read(ResultSet row) throws SQLException {
        return new User(
                row.getObject("id", UUID.class),
                row.getString("role"),
                row.getString("email"),
                row.getString("phone"),
                optionalInstant(row, "last_sign_in_at"),
                object(row.getString("raw_app_meta_data")),
                object(row.getString("raw_user_meta_data")),
                row.getBoolean("is_anonymous"),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant optionalInstant(ResultSet row, String column)
            throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static Optional<User> first(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(read(rows)) : Optional.empty();
        }
    }

    private static ObjectNode object(String json) throws SQLException {
        try {
            return JSON.readValue(json, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("metadata that is no JSON object", e);
        }
    }
}
