package whatssound.media;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.db.Database;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** Reads and writes {@code public.tracks} as its owner. Any virtual thread. */
public final class TrackStore {
    private static final String INSERT =
            """
            insert into public.tracks
              (id, owner_id, title, artist, album, duration_ms, sample_rate, sample_count, audio_path, renditions,
               cover_path, cover_small_path, hue, loudness_lufs, true_peak_dbtp, gain_db, waveform_path, demo)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String OR_REPLACE =
            """
            on conflict (id) do update set title = excluded.title, artist = excluded.artist, album = excluded.album,
              duration_ms = excluded.duration_ms, sample_rate = excluded.sample_rate,
              sample_count = excluded.sample_count, audio_path = excluded.audio_path, renditions = excluded.renditions,
              hls_path = null, dash_path = null,
              cover_path = excluded.cover_path, cover_small_path = excluded.cover_small_path, hue = excluded.hue,
              loudness_lufs = excluded.loudness_lufs, true_peak_dbtp = excluded.true_peak_dbtp,
              gain_db = excluded.gain_db, waveform_path = excluded.waveform_path
            """;
    private static final String ADD =
            """
            update public.tracks set renditions = renditions || ?::jsonb, hls_path = ?, dash_path = ?
            where id = ? and jsonb_array_length(renditions) = 1
            """;

    private final Database database;

    /** Whose an id is, to somebody who wants it. */
    enum Holder {
        NOBODY,
        ASKER,
        ANOTHER
    }

    /** What is known of a track whose further renditions are to be made. */
    record Playable(
            @Nullable UUID ownerId,
            String audioPath,
            long sampleCount,
            double durationMs,
            int renditions) {}

    /** Manifests of a track, null for none. */
    record Manifests(@Nullable String hls, @Nullable String dash) {
        static final Manifests NONE = new Manifests(null, null);
    }

    public TrackStore(Database database) {
        this.database = database;
    }

    Holder holderOf(UUID track, UUID asker) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "select owner_id is not distinct from ? and removed_at is null from public.tracks where id = ?")) {
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

    Optional<Playable> find(UUID track) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    """
                                    select owner_id, audio_path, sample_count, duration_ms, jsonb_array_length(renditions)
                                    from public.tracks where id = ? and removed_at is null
                                    """)) {
                        statement.setObject(1, track);
                        ResultSet row = statement.executeQuery();
                        return row.next()
                                ? Optional.of(
                                        new Playable(
                                                row.getObject(1, UUID.class),
                                                row.getString(2),
                                                row.getLong(3),
                                                row.getDouble(4),
                                                row.getInt(5)))
                                : Optional.empty();
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

    /**
     * Adds to the one rendition that a track begins with, once.
     *
     * @throws WhatsSoundException NO_SUCH_TRACK where it was removed meanwhile
     */
    void addRenditions(
            Connection connection, UUID track, List<Rendition> renditions, Manifests manifests)
            throws SQLException {
        requireThere(connection, track);
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setString(1, json(renditions));
            statement.setString(2, manifests.hls());
            statement.setString(3, manifests.dash());
            statement.setObject(4, track);
            statement.executeUpdate();
        }
    }

    /** Whoever removes it waits until this has committed, and then finds what was added. */
    private static void requireThere(Connection connection, UUID track) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select from public.tracks where id = ? and removed_at is null for update")) {
            statement.setObject(1, track);
            if (!statement.executeQuery().next()) {
                throw new WhatsSoundException(
                        ErrorCode.NO_SUCH_TRACK, ErrorCode.NO_SUCH_TRACK.meaning());
            }
        }
    }

    private static void write(Connection connection, String sql, Track track) throws SQLException {
        Track.Picture picture = track.picture();
        Loudness loudness = track.loudness();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, track.id());
            statement.setObject(2, track.ownerId());
            statement.setString(3, track.tags().title());
            statement.setString(4, track.tags().artist());
            statement.setString(5, track.tags().album());
            statement.setDouble(6, track.durationMs());
            statement.setInt(7, Encoder.SAMPLE_RATE);
            statement.setLong(8, track.sampleCount());
            statement.setString(9, track.audioPath());
            statement.setString(10, json(track.renditions()));
            statement.setString(11, picture == null ? null : picture.path());
            statement.setString(12, picture == null ? null : picture.smallPath());
            statement.setObject(13, picture == null ? null : picture.hue());
            statement.setObject(14, loudness.lufs());
            statement.setObject(15, loudness.truePeakDbtp());
            statement.setDouble(16, loudness.gainDb());
            statement.setString(17, track.waveformPath());
            statement.setBoolean(18, track.demo());
            statement.executeUpdate();
        }
    }

    private static String json(List<Rendition> renditions) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        renditions.forEach(rendition -> array.add(rendition.json()));
        return array.toString();
    }
}
