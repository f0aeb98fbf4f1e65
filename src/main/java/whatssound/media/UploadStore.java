package whatssound.media;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import whatssound.db.Database;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Reads and writes {@code public.uploads}: what senders are told of their files. Any virtual
 * thread.
 */
public final class UploadStore {
    private static final String QUEUE =
            """
            insert into public.uploads as upload (id, owner_id, file_name, rights_confirmed_at) values (?, ?, ?, now())
            on conflict (id) do update set file_name = excluded.file_name,
              rights_confirmed_at = excluded.rights_confirmed_at, state = 'queued', progress = 0,
              error_code = null, error_message = null, updated_at = now()
            where upload.owner_id = excluded.owner_id and upload.state in ('ready', 'failed')
            """;
    private static final String TELL =
            """
            update public.uploads set state = ?::public.upload_state, progress = ?, updated_at = now()
            where id = ? and state not in ('ready', 'failed')
            """;
    private static final String FAIL =
            """
            update public.uploads set state = 'failed', error_code = ?, error_message = ?, updated_at = now()
            where id = ? and state <> 'ready'
            """;
    private static final String FORGET =
            """
            delete from public.uploads
            where state in ('ready', 'failed') and updated_at < now() - interval '1 day'
            """;

    private static final String REFUSAL = "select private.upload_refusal(?, ?)";

    private final Database database;

    /** The steps that are told while work goes on. */
    enum Step {
        PROBING("probing"),
        ENCODING("encoding");

        private final String state;

        Step(String state) {
            this.state = state;
        }
    }

    /** An upload's sender, and what was sent. */
    record Sent(UUID ownerId, String fileName, boolean finished) {}

    public UploadStore(Database database) {
        this.database = database;
    }

    Optional<Sent> find(UUID id) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    """
                                    select owner_id, file_name, state in ('ready', 'failed')
                                    from public.uploads where id = ?
                                    """)) {
                        statement.setObject(1, id);
                        ResultSet row = statement.executeQuery();
                        return row.next()
                                ? Optional.of(
                                        new Sent(
                                                row.getObject(1, UUID.class),
                                                row.getString(2),
                                                row.getBoolean(3)))
                                : Optional.empty();
                    }
                });
    }

    /**
     * Takes note of a new upload of what its sender may share, or a finished one sent again; false
     * if it is not to be queued.
     */
    boolean queue(Connection connection, UUID id, UUID owner, String fileName) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUEUE)) {
            statement.setObject(1, id);
            statement.setObject(2, owner);
            statement.setString(3, fileName);
            return statement.executeUpdate() == 1;
        }
    }

    /** Why so many bytes more of a person are not taken in; empty where they are. */
    Optional<ErrorCode> refusal(UUID owner, long bytes) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(REFUSAL)) {
                        statement.setObject(1, owner);
                        statement.setLong(2, bytes);
                        ResultSet row = statement.executeQuery();
                        row.next();
                        String full = row.getString(1);
                        return full == null
                                ? Optional.empty()
                                : Optional.of(
                                        full.equals("server")
                                                ? ErrorCode.SERVER_FULL
                                                : ErrorCode.USER_QUOTA_EXCEEDED);
                    }
                });
    }

    /**
     * Refuses what was taken down, whoever sends it.
     *
     * @throws WhatsSoundException CONTENT_BLOCKED
     */
    void requireNotBlocked(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select private.may_take_in(?)")) {
            statement.setObject(1, id);
            ResultSet row = statement.executeQuery();
            row.next();
            if (!row.getBoolean(1)) {
                throw new WhatsSoundException(
                        ErrorCode.CONTENT_BLOCKED, ErrorCode.CONTENT_BLOCKED.meaning());
            }
        }
    }

    void tell(UUID id, Step step, double progress) {
        database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(TELL)) {
                        statement.setString(1, step.state);
                        statement.setFloat(2, (float) progress);
                        statement.setObject(3, id);
                        return statement.executeUpdate();
                    }
                });
    }

    void ready(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "update public.uploads set state = 'ready', progress = 1, updated_at = now() where id = ?")) {
            statement.setObject(1, id);
            statement.executeUpdate();
        }
    }

    void fail(UUID id, ErrorCode code) {
        database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(FAIL)) {
                        statement.setString(1, code.code());
                        statement.setString(2, code.meaning());
                        statement.setObject(3, id);
                        return statement.executeUpdate();
                    }
                });
    }

    /** Forgets what was finished a day ago. */
    void forgetOld() {
        database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                        return statement.executeUpdate();
                    }
                });
    }
}
