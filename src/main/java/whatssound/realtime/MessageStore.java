package whatssound.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import whatssound.db.Database;
import whatssound.db.DatabaseException;
import whatssound.db.Snapshot;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.BroadcastMeta;
import whatssound.realtime.protocol.Outbound;
import whatssound.realtime.protocol.Payload;
import whatssound.realtime.protocol.Persist;
import whatssound.realtime.protocol.ReplayRequest;

/** Stored broadcasts, in a table of a partition a day. Blocks; virtual threads. */
public final class MessageStore {
    private static final int KEPT_DAYS = 3;

    private static final String DATA_EXCEPTION = "22";
    private static final String INSERT =
            """
            insert into realtime.messages (id, topic, extension, event, payload, binary_payload, private, expires_at)
            values (?::uuid, ?, 'broadcast', ?, ?::jsonb, ?, true, (now() at time zone 'utc') + make_interval(secs => ?))""";

    // No clock is a minute ahead: the partitions of the coming days are left alone.
    private static final String SELECT_NEWEST =
            """
            select pg_current_snapshot()::text as snapshot, newest.*
            from (values (true)) always
            left join (
              select id, event, payload, binary_payload, inserted_at, seq
              from realtime.messages
              where topic = ? and private and extension = 'broadcast' and event is not null
                and inserted_at >= to_timestamp(? / 1000.0) at time zone 'utc'
                and inserted_at < (now() at time zone 'utc') + interval '1 minute'
                and (expires_at is null or expires_at > now() at time zone 'utc')
              order by inserted_at desc, seq desc
              limit ?) newest on true
            order by inserted_at, seq""";

    private final Database database;

    public MessageStore(Database database) {
        this.database = database;
    }

    /**
     * Stores a broadcast, which the stream of the database then tells to all members.
     *
     * @return the id
     * @throws WhatsSoundException UNABLE_TO_STORE_MESSAGE
     */
    String store(String id, Topic topic, String event, Payload payload, Persist persist) {
        if (!topic.isPrivate()) {
            throw new WhatsSoundException(
                    ErrorCode.UNABLE_TO_STORE_MESSAGE,
                    "Only messages of private channels are stored");
        }
        try {
            return database.asOwner(
                    connection -> {
                        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                            insert.setString(1, id);
                            insert.setString(2, topic.name());
                            insert.setString(3, event);
                            insert.setString(
                                    4,
                                    payload.binary() ? null : new String(payload.bytes(), UTF_8));
                            insert.setBytes(5, payload.binary() ? payload.bytes() : null);
                            insert.setObject(6, persist.ttlSeconds(), Types.INTEGER);
                            insert.executeUpdate();
                            return id;
                        }
                    });
        } catch (DatabaseException e) {
            if (e.sqlState().startsWith(DATA_EXCEPTION)) {
                throw new WhatsSoundException(
                        ErrorCode.UNABLE_TO_STORE_MESSAGE,
                        "The message holds characters that cannot be stored",
                        e);
            }
            throw e;
        }
    }

    /**
     * The newest broadcasts of a private topic since a moment.
     *
     * @throws WhatsSoundException UNABLE_TO_REPLAY_MESSAGES
     */
    History replay(Topic topic, ReplayRequest request) {
        if (!topic.isPrivate()) {
            throw unableToReplay("Replay is not allowed for public channels", null);
        }
        Long sinceMs = request.sinceMs();
        if (sinceMs == null) {
            throw unableToReplay("Replay params are not valid", null);
        }
        try {
            return database.asOwner(
                    connection -> {
                        try (PreparedStatement select =
                                connection.prepareStatement(SELECT_NEWEST)) {
                            select.setString(1, topic.name());
                            select.setLong(2, sinceMs);
                            select.setInt(3, request.limit());
                            return history(topic, select, request.limit());
                        }
                    });
        } catch (DatabaseException e) {
            throw unableToReplay("Realtime was unable to replay messages", e);
        }
    }

    private static History history(Topic topic, PreparedStatement select, int limit)
            throws SQLException {
        List<Outbound.Broadcast> newest = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            String snapshot = "";
            while (rows.next()) {
                snapshot = rows.getString("snapshot");
                String id = rows.getString("id");
                if (id != null) {
                    newest.add(broadcast(topic, id, rows));
                }
            }
            return new History(newest, newest.size() < limit ? null : Snapshot.parse(snapshot));
        }
    }

    private static Outbound.Broadcast broadcast(Topic topic, String id, ResultSet row)
            throws SQLException {
        byte[] bytes = row.getBytes("binary_payload");
        String json = row.getString("payload");
        return new Outbound.Broadcast(
                topic.wire(),
                row.getString("event"),
                bytes != null ? Payload.raw(bytes) : Payload.json(json == null ? "{}" : json),
                BroadcastMeta.replayed(id));
    }

    private static WhatsSoundException unableToReplay(String why, @Nullable Throwable cause) {
        return new WhatsSoundException(ErrorCode.UNABLE_TO_REPLAY_MESSAGES, why, cause);
    }

    /** Makes the partitions of the coming days, and drops those of which all rows are too old. */
    public void maintainPartitions() {
        database.asOwner(
                connection -> {
                    try (PreparedStatement maintain =
                            connection.prepareStatement(
                                    "select realtime.ensure_partitions(current_date - 1, current_date + 3),"
                                            + " realtime.drop_partitions_before(current_date - ?)")) {
                        maintain.setInt(1, KEPT_DAYS);
                        return maintain.execute();
                    }
                });
    }
}
