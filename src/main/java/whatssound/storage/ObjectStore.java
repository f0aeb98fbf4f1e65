package whatssound.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Access;
import whatssound.db.Claims;
import whatssound.db.Database;

/**
 * Writes objects: the bytes into the {@link BlobStore} first, the rows that name them after.
 *
 * <p>Any virtual thread.
 */
public final class ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

    private static final String INSERT =
            """
            insert into storage.objects
              (bucket_id, name, owner, owner_id, version, user_metadata, metadata)
            values (?, ?, ?::uuid, ?, ?, ?::jsonb, jsonb_build_object(
              'eTag', '"' || ? || '"', 'size', ?::bigint, 'contentLength', ?::bigint, 'mimetype', ?::text,
              'cacheControl', ?::text, 'lastModified', now(), 'httpStatusCode', 200))
            """;
    private static final String OR_REPLACE =
            """
            on conflict (bucket_id, name) do update set
              owner = excluded.owner, owner_id = excluded.owner_id, version = excluded.version,
              user_metadata = excluded.user_metadata, metadata = excluded.metadata, updated_at = now()
            """;
    private static final String REMOVE =
            """
            with removed as (
              delete from storage.objects where bucket_id = ? and name = any (?) returning *)
            select coalesce(json_agg(removed), '[]'), coalesce(array_agg(distinct version), '{}')
            from removed
            """;

    private final Database database;
    private final BlobStore blobs;
    private final PublicObjects publicObjects = new PublicObjects();

    /** Rows that stand or fall together with those of the objects. */
    @FunctionalInterface
    public interface RowsBeside {
        void write(Connection connection) throws SQLException;
    }

    private record Prepared(NewObject object, BlobStore.Sealed sealed) {}

    public ObjectStore(Database database, BlobStore blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /** What is remembered of public objects, as long as nothing is written over it. */
    public PublicObjects publicObjects() {
        return publicObjects;
    }

    /** Tries the row that the upload would make against the policies, and takes it back. */
    void authorise(Claims claims, Upload upload) {
        // Without "returning": that would need a select policy too, which an upload does not.
        String sql = upload.replaces() ? INSERT + OR_REPLACE : INSERT;
        database.inTransaction(
                claims,
                Access.READ_WRITE,
                Map.of(),
                connection -> {
                    Savepoint before = connection.setSavepoint();
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        bind(statement, rowOf(upload, claims), "", upload.size());
                        statement.executeUpdate();
                    }
                    connection.rollback(before);
                    return null;
                });
    }

    /** The row that an upload stands for. */
    static NewObject rowOf(Upload upload, Claims claims) {
        return new NewObject(
                upload.name(),
                upload.file(),
                upload.contentType(),
                upload.cacheControl(),
                claims.subject(),
                upload.userMetadata(),
                upload.replaces());
    }

    /**
     * Stores the objects whatever the policies say, with all of {@code beside} or not at all.
     *
     * @return the objects' ids
     */
    public List<String> put(List<NewObject> objects, RowsBeside beside) throws IOException {
        List<Prepared> prepared = new ArrayList<>();
        for (NewObject object : objects) {
            prepared.add(new Prepared(object, blobs.seal(object.draft())));
        }
        Set<String> hashes = new HashSet<>();
        prepared.forEach(one -> hashes.add(one.sealed().hash()));
        try {
            return database.asOwner(
                    connection -> {
                        List<String> ids = new ArrayList<>();
                        for (Prepared one : prepared) {
                            hashes.addAll(replacedHash(connection, one.object()));
                            keep(connection, one.sealed());
                            ids.add(insert(connection, one));
                        }
                        beside.write(connection);
                        return ids;
                    });
        } finally {
            objects.forEach(object -> publicObjects.changed(object.name().key()));
            collect(hashes);
        }
    }

    /** The bytes of an object, whatever the policies say. */
    public Optional<Path> file(ObjectName name) {
        return hashOf(name).map(blobs::file);
    }

    /** Deletes an object, whatever the policies say. */
    public void remove(ObjectName name) {
        Optional<String> hash = hashOf(name);
        database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
                        statement.setString(1, name.bucket());
                        statement.setArray(
                                2, connection.createArrayOf("text", new Object[] {name.name()}));
                        return statement.execute();
                    }
                });
        publicObjects.changed(name.key());
        hash.ifPresent(unused -> collect(List.of(unused)));
    }

    private Optional<String> hashOf(ObjectName name) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "select version from storage.objects where bucket_id = ? and name = ?")) {
                        statement.setString(1, name.bucket());
                        statement.setString(2, name.name());
                        ResultSet row = statement.executeQuery();
                        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                    }
                });
    }

    /** Deletes what the policies let go of these names; tells the removed rows as a JSON array. */
    String remove(Claims claims, String bucket, List<String> names) {
        List<String> hashes = new ArrayList<>();
        String removed =
                database.inTransaction(
                        claims,
                        Access.READ_WRITE,
                        Map.of(),
                        connection -> {
                            try (PreparedStatement statement =
                                    connection.prepareStatement(REMOVE)) {
                                statement.setString(1, bucket);
                                statement.setArray(
                                        2, connection.createArrayOf("text", names.toArray()));
                                ResultSet row = statement.executeQuery();
                                row.next();
                                hashes.clear();
                                hashes.addAll(List.of((String[]) row.getArray(2).getArray()));
                                return row.getString(1);
                            }
                        });
        names.forEach(name -> publicObjects.changed(bucket + "/" + name));
        collect(hashes);
        return removed;
    }

    /** Deletes the blobs that were let go of, by whomever, unless an object names them again. */
    void collectReleased() {
        collect(
                database.asOwner(
                        connection -> {
                            try (PreparedStatement statement =
                                    connection.prepareStatement(
                                            "select distinct hash from storage.released_blobs")) {
                                ResultSet rows = statement.executeQuery();
                                List<String> hashes = new ArrayList<>();
                                while (rows.next()) {
                                    hashes.add(rows.getString(1));
                                }
                                return hashes;
                            }
                        }));
    }

    /** Deletes the blobs that no object names: what a killed process had kept but not stored. */
    public void sweep() throws IOException {
        collectReleased();
        Set<String> orphans = new HashSet<>(blobs.hashes());
        database.asOwner(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "select distinct version from storage.objects")) {
                        ResultSet rows = statement.executeQuery();
                        while (rows.next()) {
                            orphans.remove(rows.getString(1));
                        }
                        return null;
                    }
                });
        collect(orphans);
    }

    // Why no blob is lost to a race: whoever stores an object takes the hash's lock, shared, before
    // the file appears, and holds it until the row is committed; whoever deletes a blob takes it
    // alone, and then sees every row that any earlier holder committed. A later holder finds the
    // file gone and makes it anew. Work may run again after a conflict, and keep() may be repeated.
    private void keep(Connection connection, BlobStore.Sealed sealed) throws SQLException {
        lock(connection, "select pg_advisory_xact_lock_shared(?)", sealed.hash());
        try {
            blobs.keep(sealed);
        } catch (IOException e) {
            throw new UncheckedIOException("A blob could not be kept.", e);
        }
    }

    private void collect(Collection<String> hashes) {
        for (String hash : hashes) {
            try {
                database.asOwner(
                        connection -> {
                            lock(connection, "select pg_advisory_xact_lock(?)", hash);
                            forgetRelease(connection, hash);
                            deleteUnlessNamed(connection, hash);
                            return null;
                        });
            } catch (RuntimeException e) {
                // The objects are stored or removed all the same; the next sweep collects it.
                LOG.warn("An unused blob stays for now: {}", hash, e);
            }
        }
    }

    private static void forgetRelease(Connection connection, String hash) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("delete from storage.released_blobs where hash = ?")) {
            statement.setString(1, hash);
            statement.executeUpdate();
        }
    }

    private void deleteUnlessNamed(Connection connection, String hash) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select from storage.objects where version = ? limit 1")) {
            statement.setString(1, hash);
            if (statement.executeQuery().next()) {
                return;
            }
        }
        try {
            blobs.delete(hash);
        } catch (IOException e) {
            throw new UncheckedIOException("A blob could not be deleted.", e);
        }
    }

    private static void lock(Connection connection, String sql, String hash) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, Long.parseUnsignedLong(hash.substring(0, 16), 16));
            statement.execute();
        }
    }

    private static List<String> replacedHash(Connection connection, NewObject object)
            throws SQLException {
        if (!object.replaces()) {
            return List.of();
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select version from storage.objects where bucket_id = ? and name = ? for update")) {
            statement.setString(1, object.name().bucket());
            statement.setString(2, object.name().name());
            ResultSet row = statement.executeQuery();
            return row.next() ? List.of(row.getString(1)) : List.of();
        }
    }

    private static String insert(Connection connection, Prepared one) throws SQLException {
        String sql = one.object().replaces() ? INSERT + OR_REPLACE : INSERT;
        BlobStore.Sealed sealed = one.sealed();
        try (PreparedStatement statement = connection.prepareStatement(sql + " returning id")) {
            bind(statement, one.object(), sealed.hash(), sealed.size());
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }

    private static void bind(PreparedStatement statement, NewObject object, String hash, long size)
            throws SQLException {
        String owner = object.owner() == null ? null : object.owner().toString();
        statement.setString(1, object.name().bucket());
        statement.setString(2, object.name().name());
        setText(statement, 3, owner);
        setText(statement, 4, owner);
        statement.setString(5, hash);
        setText(statement, 6, object.userMetadata());
        statement.setString(7, hash);
        statement.setLong(8, size);
        statement.setLong(9, size);
        statement.setString(10, object.contentType());
        statement.setString(11, object.cacheControl());
    }

    private static void setText(PreparedStatement statement, int index, @Nullable String value)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, value);
        }
    }
}
