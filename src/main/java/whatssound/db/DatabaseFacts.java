package whatssound.db;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether a database can be served from, as it is for the user who asks.
 *
 * @param version such as 150018
 * @param freeConnections how many more the server, the database and the role let in
 * @param ownsPublic whether the user has the rights of the owner of the schema public
 * @param offersPgcrypto whether pgcrypto can be had in the schema extensions
 * @param strangersRoles those of our roles that exist and that the user may not administer
 * @param schemas those of our schemas that exist
 * @param publications those of our publications that exist
 * @param ours whether our migrations have been applied before
 * @param oursOfAnother whose they are, where the user has not that owner's rights
 */
record DatabaseFacts(
        int version,
        String versionName,
        String walLevel,
        String encoding,
        boolean standby,
        int freeSlots,
        int freeSenders,
        int freeConnections,
        boolean superuser,
        boolean createsRoles,
        boolean replicates,
        boolean createsInDatabase,
        boolean ownsPublic,
        boolean offersPgcrypto,
        List<String> strangersRoles,
        List<String> schemas,
        List<String> publications,
        boolean ours,
        @Nullable String oursOfAnother) {

    // Whatever a version before 15 lacks is not asked for, so that its age can be told.
    private static final String QUERY =
            """
            select
              current_setting('server_version_num')::integer as version,
              current_setting('server_version') as version_name,
              current_setting('wal_level') as wal_level,
              pg_encoding_to_char(base.encoding) as encoding,
              pg_is_in_recovery() as standby,
              current_setting('max_replication_slots')::integer
                - (select count(*) from pg_replication_slots)::integer as free_slots,
              current_setting('max_wal_senders')::integer
                - (select count(*) from pg_stat_replication)::integer as free_senders,
              least(
                current_setting('max_connections')::integer
                  - current_setting('superuser_reserved_connections')::integer
                  - coalesce(current_setting('reserved_connections', true), '0')::integer
                  - (select sum(numbackends) from pg_stat_database),
                case when base.datconnlimit >= 0 then base.datconnlimit
                  - (select numbackends from pg_stat_database where datid = base.oid) end,
                case when me.rolconnlimit >= 0 then me.rolconnlimit end)::integer + 1 as free_connections,
              me.rolsuper as superuser,
              me.rolsuper or me.rolcreaterole as creates_roles,
              me.rolsuper or me.rolreplication or exists (
                select from pg_roles where rolname = 'rds_replication'
                  and pg_has_role(oid, 'member')) as replicates,
              has_database_privilege(current_database(), 'create') as creates_in_database,
              exists (select from pg_namespace where nspname = 'public'
                and pg_has_role(nspowner, 'usage')) as owns_public,
              exists (select from pg_available_extensions where name = 'pgcrypto')
                and not exists (select from pg_extension where extname = 'pgcrypto'
                  and extnamespace::regnamespace::text <> 'extensions') as offers_pgcrypto,
              array(select rolname::text from pg_roles
                where rolname in ('anon', 'authenticated', 'service_role', 'authenticator')
                  and not me.rolsuper
                  and not (me.rolcreaterole and current_setting('server_version_num')::integer < 160000)
                  and not pg_has_role(oid, 'member with admin option')
                order by 1) as strangers_roles,
              array(select nspname::text from pg_namespace
                where nspname in ('auth', 'storage', 'realtime', 'private', 'extensions') order by 1) as schemas,
              array(select pubname::text from pg_publication
                where pubname in ('supabase_realtime', 'supabase_realtime_messages_publication',
                  'whatssound_policy_tables')
                order by 1) as publications,
              exists (select from pg_class where relname = 'platform_migrations'
                and relnamespace = (select oid from pg_namespace where nspname = 'whatssound_meta')) as ours,
              (select nspowner::regrole::text from pg_namespace
                where nspname = 'whatssound_meta' and not pg_has_role(nspowner, 'usage')) as ours_of_another
            from pg_roles me, pg_database base
            where me.rolname = current_user and base.datname = current_database()
            """;

    static DatabaseFacts read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return new DatabaseFacts(
                    row.getInt("version"),
                    row.getString("version_name"),
                    row.getString("wal_level"),
                    row.getString("encoding"),
                    row.getBoolean("standby"),
                    row.getInt("free_slots"),
                    row.getInt("free_senders"),
                    row.getInt("free_connections"),
                    row.getBoolean("superuser"),
                    row.getBoolean("creates_roles"),
                    row.getBoolean("replicates"),
                    row.getBoolean("creates_in_database"),
                    row.getBoolean("owns_public"),
                    row.getBoolean("offers_pgcrypto"),
                    names(row.getArray("strangers_roles")),
                    names(row.getArray("schemas")),
                    names(row.getArray("publications")),
                    row.getBoolean("ours"),
                    row.getString("ours_of_another"));
        }
    }

    private static List<String> names(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
