package whatssound.storage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.db.Access;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.Work;

/**
 * Reads buckets and objects: as the reader's role, or freely from public buckets. Any virtual
 * thread.
 */
final class CatalogStore {
    private static final String BUCKET_JSON =
            """
            json_build_object('id', id, 'name', name, 'owner', coalesce(owner_id, ''), 'public', public,
              'file_size_limit', file_size_limit, 'allowed_mime_types', allowed_mime_types,
              'created_at', created_at, 'updated_at', updated_at)
            """;
    private static final String BUCKET =
            "select id, public, file_size_limit, allowed_mime_types from storage.buckets where id = ?";
    private static final String BUCKETS =
            "select coalesce(json_agg(%s order by id), '[]') from storage.buckets"
                    .formatted(BUCKET_JSON);
    private static final String OBJECT =
            """
            select id, version, (metadata ->> 'size')::bigint as size, metadata ->> 'mimetype' as content_type,
              metadata ->> 'cacheControl' as cache_control, updated_at
            from storage.objects where bucket_id = ? and name = ?
            """;
    private static final String INFO =
            """
            select json_build_object('id', id, 'name', name, 'bucket_id', bucket_id, 'version', version,
              'size', metadata -> 'size', 'content_type', metadata -> 'mimetype',
              'cache_control', metadata -> 'cacheControl', 'etag', metadata -> 'eTag',
              'metadata', coalesce(user_metadata, '{}'), 'last_modified', updated_at, 'created_at', created_at)
            from storage.objects where bucket_id = ? and name = ?
            """;
    // Folders are no rows: they come of the names, and have neither id nor times.
    private static final String LIST =
            """
            with below as (
              select substr(name, length(?::text) + 1) as rest, id, created_at, updated_at, last_accessed_at, metadata
              from storage.objects where bucket_id = ? and starts_with(name, ?)),
            entries as (
              select rest as name, id, created_at, updated_at, last_accessed_at, metadata
              from below where position('/' in rest) = 0
              union all
              select distinct split_part(rest, '/', 1), null::uuid, null::timestamptz, null::timestamptz,
                null::timestamptz, null::jsonb
              from below where position('/' in rest) > 0)
            select coalesce(json_agg(page), '[]') from (
              select * from entries where starts_with(lower(name), lower(?))
              order by id is not null, \
            """;
    private static final String LIST_PAGE = ", name limit ? offset ?) page";

    private final Database database;

    CatalogStore(Database database) {
        this.database = database;
    }

    /** Any bucket, whatever the policies say: its limits hold for those who may not see it, too. */
    Optional<Bucket> bucket(String id) {
        return database.asOwner(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(BUCKET)) {
                        statement.setString(1, id);
                        ResultSet row = statement.executeQuery();
                        return row.next() ? Optional.of(bucketOf(row)) : Optional.empty();
                    }
                });
    }

    /** The buckets that the policies show, as a JSON array. */
    String buckets(Claims claims) {
        return read(
                claims,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(BUCKETS)) {
                        return text(statement.executeQuery()).orElse("[]");
                    }
                });
    }

    /** One bucket, if the policies show it, as a JSON object. */
    Optional<String> bucketJson(Claims claims, String id) {
        return read(
                claims,
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "select %s from storage.buckets where id = ?"
                                            .formatted(BUCKET_JSON))) {
                        statement.setString(1, id);
                        return text(statement.executeQuery());
                    }
                });
    }

    /** The object, if the policies show it. */
    Optional<StoredObject> find(Claims claims, ObjectName name) {
        return read(claims, connection -> object(connection, OBJECT, name));
    }

    /** The object, whatever the policies say. */
    Optional<StoredObject> findAny(ObjectName name) {
        return database.asOwner(connection -> object(connection, OBJECT, name));
    }

    /** Those of the names in a bucket that the policies show. */
    Set<String> visible(Claims claims, String bucket, List<String> names) {
        return read(
                claims,
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "select name from storage.objects where bucket_id = ? and name = any (?)")) {
                        statement.setString(1, bucket);
                        statement.setArray(2, connection.createArrayOf("text", names.toArray()));
                        ResultSet rows = statement.executeQuery();
                        Set<String> visible = new HashSet<>();
                        while (rows.next()) {
                            visible.add(rows.getString(1));
                        }
                        return visible;
                    }
                });
    }

    /** The object, if it lies in a public bucket. */
    Optional<StoredObject> findPublic(ObjectName name) {
        String sql =
                OBJECT
                        + " and exists (select from storage.buckets b where b.id = bucket_id and b.public)";
        return database.asOwner(connection -> object(connection, sql, name));
    }

    /** What the policies show of the object's row, as a JSON object. */
    Optional<String> info(Claims claims, ObjectName name) {
        return read(
                claims,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(INFO)) {
                        statement.setString(1, name.bucket());
                        statement.setString(2, name.name());
                        return text(statement.executeQuery());
                    }
                });
    }

    /** The files and folders right below a folder, as a JSON array. */
    String list(Claims claims, String bucket, ListRequest request) {
        String sql =
                LIST + request.sortColumn().name + " " + request.sortDirection().sql + LIST_PAGE;
        return read(
                claims,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        statement.setString(1, request.folder());
                        statement.setString(2, bucket);
                        statement.setString(3, request.folder());
                        statement.setString(4, request.search());
                        statement.setInt(5, request.limit());
                        statement.setInt(6, request.offset());
                        return text(statement.executeQuery()).orElse("[]");
                    }
                });
    }

    private <T> T read(Claims claims, Work<T> work) {
        return database.inTransaction(claims, Access.READ_ONLY, Map.of(), work);
    }

    private static Bucket bucketOf(ResultSet row) throws SQLException {
        long sizeLimit = row.getLong("file_size_limit");
        @Nullable Long limit = row.wasNull() ? null : sizeLimit;
        @Nullable Array types = row.getArray("allowed_mime_types");
        return new Bucket(
                row.getString("id"),
                row.getBoolean("public"),
                limit,
                types == null ? null : List.of((String[]) types.getArray()));
    }

    private static Optional<StoredObject> object(Connection connection, String sql, ObjectName name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name.bucket());
            statement.setString(2, name.name());
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
                return Optional.empty();
            }
            Instant updatedAt = row.getTimestamp("updated_at").toInstant();
            return Optional.of(
                    new StoredObject(
                            row.getString("id"),
                            name,
                            row.getString("version"),
                            row.getLong("size"),
                            row.getString("content_type"),
                            row.getString("cache_control"),
                            updatedAt));
        }
    }

    private static Optional<String> text(ResultSet rows) throws SQLException {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
}
