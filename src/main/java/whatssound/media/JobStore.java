package whatssound.media;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import whatssound.db.Database;

/** Writes jobs beside what they are about, into db-scheduler's tables. Any virtual thread. */
public final class JobStore {
    /** Of what is waited for. */
    static final String TABLE = "private.jobs";

    /** Of what is not, apart: whoever has picked one never holds up the others. */
    static final String BACKGROUND_TABLE = "private.background_jobs";

    // Who has many files waiting comes after who has few.
    private static final String INGEST =
            """
            insert into private.jobs (task_name, task_instance, execution_time, picked, version, priority)
            select ?, ?, now(), false, 1, greatest(100, 1000 - count(*))
            from public.uploads waiting join public.uploads sent using (owner_id)
            where sent.id = ? and waiting.state not in ('ready', 'failed')
            on conflict do nothing
            """;
    private static final String LATER =
            """
            insert into private.background_jobs
              (task_name, task_instance, execution_time, picked, version, priority)
            values (?, ?, now() + ? * interval '1 ms', false, 1, 0)
            on conflict do nothing
            """;
    private static final String FREE =
            """
            with waited_for as (
              update private.jobs set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
              where picked)
            update private.background_jobs
            set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
            where picked
            """;

    private final Database database;

    public JobStore(Database database) {
        this.database = database;
    }

    /** Where the schedulers work. */
    DataSource tables() {
        return database.ownerConnections();
    }

    void ingest(Connection connection, UUID upload) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INGEST)) {
            statement.setString(1, IngestJobs.INGEST);
            statement.setString(2, upload.toString());
            statement.setObject(3, upload);
            statement.executeUpdate();
        }
    }

    /** Further renditions, once there is time for them. */
    void renditions(Connection connection, UUID track, Duration delay) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LATER)) {
            statement.setString(1, IngestJobs.RENDITIONS);
            statement.setString(2, track.toString());
            statement.setLong(3, delay.toMillis());
            statement.executeUpdate();
        }
    }

    /** Gives back what an earlier process of this deployment was killed over. */
    void free() {
        database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(FREE)) {
                        return statement.executeUpdate();
                    }
                });
    }
}
