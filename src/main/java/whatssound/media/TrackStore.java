package whatssound.media;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import whatssound.db.Database;

/** Reads and writes {@code public.tracks} as its owner. Any virtual thread. */
public final class TrackStore {
    private static final String INSERT =
            """
            insert into public.tracks
              (id, owner_id, title, artist, duration_ms, sample_rate, sample_count, audio_path, cover_path, hue, demo)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String OR_REPLACE =
            """
            on conflict (id) do update set title = excluded.title, artist = excluded.artist,
              duration_ms = excluded.duration_ms, sample_rate = excluded.sample_rate,
              sample_count = excluded.sample_count, audio_path = excluded.audio_path,
              cover_path = excluded.cover_path, hue = excluded.hue
            """;

    private final Database database;

    /** Whose an id is, to somebody who wants it. */
    enum Holder {
        NOBODY,
        ASKER,
        ANOTHER
    }

    public TrackStore(Database database) {
        this.database = database;
    }

    Holder holderOf(UUID track, UUID asker) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "select owner_id is not distinct from ? from public.tracks where id = ?")) {
                        statement.setObject(1, asker);
                        statement.setObject(2, track);
                        ResultSet row = statement.executeQuery();
                        if (!row.next()) {
                            return Holder.NOBODY;
                        }
                        return row.getBoolean(1) ? Holder.ASKER : Holder.ANOTHER;
                    }
                });
    }

    /** The audio paths of the demo tracks by their ids. */
    Map<UUID, String> demoAudioPaths() {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "select id, audio_path from public.tracks where demo")) {
                        ResultSet rows = statement.executeQuery();
                        Map<UUID, String> paths = new HashMap<>();
                        while (rows.next()) {
                            paths.put(rows.getObject(1, UUID.class), rows.getString(2));
                        }
                        return paths;
                    }
                });
    }

    void insert(Connection connection, Track track) throws SQLException {
        write(connection, INSERT, track);
    }

    void insertOrReplace(Connection connection, Track track) throws SQLException {
        write(connection, INSERT + OR_REPLACE, track);
    }

    private static void write(Connection connection, String sql, Track track) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, track.id());
            statement.setObject(2, track.ownerId());
            statement.setString(3, track.title());
            statement.setString(4, track.artist());
            statement.setDouble(5, track.durationMs());
            statement.setInt(6, track.sampleRate());
            statement.setLong(7, track.sampleCount());
            statement.setString(8, track.audioPath());
            statement.setString(9, track.coverPath());
            statement.setObject(10, track.hue());
            statement.setBoolean(11, track.demo());
            statement.executeUpdate();
        }
    }
}
