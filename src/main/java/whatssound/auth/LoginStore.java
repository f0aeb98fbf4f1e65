package whatssound.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Claims;
import whatssound.db.Database;

/**
 * The logins in {@code auth.sessions} and the tokens that renew them. Virtual threads.
 *
 * <p>A refresh token is used once. Presenting it again is harmless while that may be a lost reply
 * or a second tab: within ten seconds, or as long as nobody has gone on from it. Beyond that
 * somebody else holds a copy, and the login ends.
 */
final class LoginStore {
    // One statement, so that there is never a user without a way in.
    private static final String OPEN_ANONYMOUS =
            """
            with u as (
              insert into auth.users (raw_user_meta_data, is_anonymous, last_sign_in_at)
              values (?::jsonb, true, now())
              returning *),
            s as (
              insert into auth.sessions (user_id, method) select id, 'anonymous' from u
              returning id, method, created_at),
            t as (
              insert into auth.refresh_tokens (token_hash, session_id) select ?, id from s)
            select %s, s.id as session_id, s.method, s.created_at as since from u, s
            """
                    .formatted(UserStore.COLUMNS);

    private static final String LOCK =
            """
            select s.id from auth.sessions s
            where s.id = (select session_id from auth.refresh_tokens where token_hash = ?)
            for update
            """;

    private static final String MAY_RENEW =
            """
            select t.id, t.used_at is null as fresh,
              t.used_at > now() - interval '10 seconds' as just_used,
              not exists (
                select from auth.refresh_tokens child
                where child.parent_id = t.id and child.used_at is not null) as nobody_went_on
            from auth.refresh_tokens t where t.token_hash = ?
            """;

    private static final String DROP_CHILDREN =
            "delete from auth.refresh_tokens where parent_id = ?";

    private static final String RENEW =
            """
            with spent as (
              update auth.refresh_tokens set used_at = coalesce(used_at, now()) where id = ?
              returning id, session_id),
            next as (
              insert into auth.refresh_tokens (token_hash, session_id, parent_id)
              select ?, session_id, id from spent),
            s as (
              update auth.sessions set updated_at = now()
              where id = (select session_id from spent)
              returning *)
            select %s, s.id as session_id, s.method, s.created_at as since
            from s join auth.users u on u.id = s.user_id
            """
                    .formatted(UserStore.COLUMNS);

    private static final String CLOSE =
            """
            with mine as (select id, user_id from auth.sessions where id = ? and user_id = ?),
            closed as (
              delete from auth.sessions s using mine
              where s.user_id = mine.user_id
                and case ? when 'local' then s.id = mine.id when 'others' then s.id <> mine.id else true end)
            select from mine
            """;

    private final Database database;

    LoginStore(Database database) {
        this.database = database;
    }

    /** A new anonymous user, signed in. */
    Login openAnonymous(ObjectNode metadata) {
        RefreshToken first = RefreshToken.generate();
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(OPEN_ANONYMOUS)) {
                        statement.setString(1, metadata.toString());
                        statement.setBytes(2, first.hash());
                        return login(statement, first);
                    }
                });
    }

    Renewal renew(RefreshToken presented) {
        RefreshToken next = RefreshToken.generate();
        return database.asOwner(connection -> renew(connection, presented, next));
    }

    /**
     * Ends this login, the user's others, or all of them.
     *
     * @return false where this login had ended before
     */
    boolean close(Claims claims, LogoutScope scope) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(CLOSE)) {
                        statement.setObject(1, claims.sessionId());
                        statement.setObject(2, claims.subject());
                        statement.setString(3, scope.wireName());
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next();
                        }
                    }
                });
    }

    private static Renewal renew(Connection connection, RefreshToken presented, RefreshToken next)
            throws SQLException {
        UUID sessionId = lock(connection, presented);
        if (sessionId == null) {
            return new Renewal.Unknown();
        }
        // Only after the lock: two tabs with one token come here one after the other.
        try (PreparedStatement statement = connection.prepareStatement(MAY_RENEW)) {
            statement.setBytes(1, presented.hash());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return new Renewal.Unknown();
                }
                long tokenId = row.getLong("id");
                if (row.getBoolean("fresh") || row.getBoolean("just_used")) {
                    return new Renewal.Renewed(spend(connection, tokenId, next));
                }
                if (row.getBoolean("nobody_went_on")) {
                    execute(connection, DROP_CHILDREN, tokenId);
                    return new Renewal.Renewed(spend(connection, tokenId, next));
                }
            }
        }
        execute(connection, "delete from auth.sessions where id = ?", sessionId);
        return new Renewal.Replayed();
    }

    private static @Nullable UUID lock(Connection connection, RefreshToken presented)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setBytes(1, presented.hash());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getObject(1, UUID.class) : null;
            }
        }
    }

    private static Login spend(Connection connection, long tokenId, RefreshToken next)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
            statement.setLong(1, tokenId);
            statement.setBytes(2, next.hash());
            return login(statement, next);
        }
    }

    private static void execute(Connection connection, String sql, Object id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            statement.executeUpdate();
        }
    }

    private static Login login(PreparedStatement statement, RefreshToken renewal)
            throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("a login without its row");
            }
            return new Login(
                    UserStore.read(row),
                    row.getObject("session_id", UUID.class),
                    row.getString("method"),
                    UserStore.instant(row, "since"),
                    renewal);
        }
    }
}
