package whatssound.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;

/**
 * A session in a real database whose server time is the test's own: it stands still until moved,
 * and the timeline keeper looks when told to. One thread.
 */
final class TimelineScene implements AutoCloseable {
    static final double START_MS = 1_000_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final UUID session;
    final UUID dj;
    double nowMs = START_MS;
    private final Connection connection;

    TimelineScene(TestDatabase database) throws SQLException {
        connection = Sql.connect(database.address());
        connection.setAutoCommit(false);
        dj = user();
        session = UUID.fromString(as(dj, "create_session", "p_name", "Party").path("id").asText());
    }

    /** One more pair of hands in the same session, on a connection and with a time of its own. */
    TimelineScene(TestDatabase database, TimelineScene of) throws SQLException {
        connection = Sql.connect(database.address());
        connection.setAutoCommit(false);
        dj = of.dj;
        session = of.session;
        nowMs = of.nowMs;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** A refusal of a function, by its code. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String code, Throwable cause) {
            super(code, cause);
        }
    }

    UUID user() throws SQLException {
        return UUID.fromString(
                value(
                        "insert into auth.users (id, is_anonymous) values (gen_random_uuid(), true) returning id"));
    }

    /** Somebody in the session. */
    UUID member(String role) throws SQLException {
        UUID user = user();
        value(
                "insert into public.members (session_id, user_id, role) values (?::uuid, ?::uuid, ?::public.member_role) returning 1",
                session,
                user,
                role);
        return user;
    }

    UUID track(int durationMs) throws SQLException {
        return UUID.fromString(
                value(
                        """
                        insert into public.tracks (title, duration_ms, sample_rate, sample_count, audio_path, demo)
                        values ('Recording', ?::int, 48000, 48 * ?::int, 'none', true) returning id
                        """,
                        durationMs,
                        durationMs));
    }

    /** A recording of this length at the end of the queue. */
    UUID entry(int durationMs) throws SQLException {
        UUID track = track(durationMs);
        return UUID.fromString(
                value(
                        "insert into public.queue_entries (session_id, track_id, requested_by) values (?::uuid, ?::uuid, ?::uuid) returning id",
                        session,
                        track,
                        dj));
    }

    void set(String column, String value) throws SQLException {
        value(
                "update public.sessions set %s = '%s' where id = ?::uuid returning 1"
                        .formatted(column, value),
                session);
    }

    /** What the DJ's page does: a command that names the newest anchor. */
    JsonNode command(String command, Object... more) throws SQLException {
        return command(dj, command, more);
    }

    JsonNode command(UUID user, String command, Object... more) throws SQLException {
        JsonNode anchor = anchor();
        List<Object> arguments =
                new ArrayList<>(
                        List.of(
                                "p_session",
                                session,
                                "p_epoch",
                                anchor.path("epoch").asLong(),
                                "p_seq",
                                anchor.path("seq").asLong(),
                                "p_command",
                                command));
        arguments.addAll(List.of(more));
        return as(user, "command_playback", arguments.toArray());
    }

    /** Calls a function as a user would through the REST API; names and values by turns. */
    JsonNode as(UUID user, String function, Object... arguments) throws SQLException {
        StringBuilder call = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 2) {
            Object value = arguments[i + 1];
            String type =
                    switch (value) {
                        case UUID id -> "uuid";
                        case Long number -> "bigint";
                        case Integer number -> "double precision";
                        case Double number -> "double precision";
                        case Boolean yes -> "boolean";
                        case UUID[] ids -> "uuid[]";
                        default -> "text";
                    };
            call.append(i == 0 ? "" : ", ").append(arguments[i]).append(" => ?::").append(type);
            values.add(
                    value instanceof UUID[] ids
                            ? "{"
                                    + String.join(",", Stream.of(ids).map(UUID::toString).toList())
                                    + "}"
                            : value);
        }
        begin();
        try {
            query(
                    "select set_config('request.jwt.claims', json_build_object('sub', ?)::text, true), set_config('role', 'authenticated', true)",
                    user.toString());
            String answer =
                    query(
                            "select to_jsonb(r) from public.%s(%s) r".formatted(function, call),
                            values.toArray());
            connection.commit();
            return answer == null ? JSON.nullNode() : read(answer);
        } catch (SQLException e) {
            connection.rollback();
            if ("PGRST".equals(e.getSQLState())) {
                String message = String.valueOf(e.getMessage()).replaceFirst("^ERROR: ", "");
                throw new Refused(
                        read(message.lines().findFirst().orElse("")).path("code").asText(), e);
            }
            throw e;
        }
    }

    /** The keeper looks; answers when it wants to look again, null for never. */
    @Nullable Double keep() throws SQLException {
        String due = value("select due_at_ms from private.keep_timeline(?::uuid)", session);
        return due == null ? null : Double.valueOf(due);
    }

    /** Moves on, with the keeper looking at each moment it asked for. */
    void moveTo(double ms) throws SQLException {
        Double due = keep();
        while (due != null && due <= ms) {
            nowMs = Math.max(nowMs, due);
            due = keep();
        }
        nowMs = ms;
    }

    void moveBy(double ms) throws SQLException {
        moveTo(nowMs + ms);
    }

    JsonNode anchor() throws SQLException {
        return read(
                String.valueOf(
                        value(
                                "select to_jsonb(p) from public.playback p where session_id = ?::uuid",
                                session)));
    }

    /** The newest event without what only events have. */
    JsonNode lastEvent() throws SQLException {
        ObjectNode event =
                (ObjectNode)
                        read(
                                String.valueOf(
                                        value(
                                                "select to_jsonb(e) from public.timeline_events e where session_id = ?::uuid order by seq desc limit 1",
                                                session)));
        return event.without(List.of("kind", "actor_id", "created_at"));
    }

    List<String> kinds() throws SQLException {
        return List.of(
                String.valueOf(
                                value(
                                        "select string_agg(kind, ' ' order by seq) from public.timeline_events where session_id = ?::uuid",
                                        session))
                        .split(" "));
    }

    String state(UUID entry) throws SQLException {
        return String.valueOf(
                value("select state from public.queue_entries where id = ?::uuid", entry));
    }

    /** The first column of the first row, as the owner at this server time. */
    @Nullable String value(String sql, Object... parameters) throws SQLException {
        begin();
        try {
            String value = query(sql, parameters);
            connection.commit();
            return value;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private void begin() throws SQLException {
        query(
                "select set_config('app.server_ms', ?, true), set_config('app.clock_id', 'scene', true)",
                Double.toString(nowMs));
    }

    private @Nullable String query(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, String.valueOf(parameters[i]));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }
}
