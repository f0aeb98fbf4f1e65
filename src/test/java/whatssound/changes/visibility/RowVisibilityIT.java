package whatssound.changes.visibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.Column;
import whatssound.changes.wal.Relation;
import whatssound.changes.wal.TableName;
import whatssound.db.Claims;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;

@Timeout(60)
class RowVisibilityIT {
    private static final UUID ROOM = new UUID(0, 1);
    private static final Claims ANN = user(1);
    private static final Claims BEN = user(2);
    private static final Claims ADMIN = new Claims("service_role", null, null, 0, "{}");
    private static final Claims NOBODY = new Claims("anon", null, null, 0, "{\"role\":\"anon\"}");

    private TestDatabase database;
    private RowVisibility visibility;

    @BeforeEach
    void createTables() throws SQLException {
        database = TestDatabase.fresh();
        visibility = new RowVisibility(database.database());
        // Later than anything, so that no row need be there for what is known of it.
        visibility.transaction(Long.MAX_VALUE - 1);
        visibility.streamed(
                Set.of(new TableName("public", "guests"), new TableName("public", "notes")));
        sql(
                """
                create table guests (room uuid, guest uuid, primary key (room, guest));
                create table notes (id int primary key, room uuid, owner uuid, body text);
                alter table notes enable row level security;
                grant select on notes to authenticated;
                """);
        // Alone, for the driver finds no end of such a body.
        sql(
                """
                create function private.in_room(r uuid) returns boolean language sql stable security definer
                begin atomic select exists (select from guests where room = r and guest = auth.uid()); end
                """);
        sql("grant execute on function private.in_room(uuid) to authenticated");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void noPolicyShowsNothingToAnyoneButRolesWithoutRowSecurity() throws SQLException {
        sql("insert into notes values (1, null, null, 'a')");

        assertThat(insert(note(1, null, null, "a"), ANN, ADMIN, NOBODY))
                .containsExactly(false, true, false);
    }

    @Test
    void aRoleWithoutTheRightToReadSeesNothingWithoutRowSecurity() throws SQLException {
        sql("alter table notes disable row level security");

        assertThat(insert(note(1, null, null, "a"), ANN, NOBODY)).containsExactly(true, false);
    }

    @Test
    void ownersSeeTheirRows() throws SQLException {
        sql("create policy own on notes for select using (owner = (select auth.uid()))");

        assertThat(insert(note(1, null, ANN.subject(), "a"), ANN, BEN, ADMIN))
                .containsExactly(true, false, true);
        assertThat(insert(note(1, null, null, "a"), ANN, BEN)).containsExactly(false, false);
    }

    @Test
    void aRowIsJudgedByWhatItWasWhenItWasWritten() throws SQLException {
        sql("create policy own on notes for select using (owner = (select auth.uid()))");
        sql("insert into notes values (1, null, '%s', 'for all')".formatted(BEN.subject()));

        // It was Ann's in the version that is told.
        assertThat(insert(note(1, null, ANN.subject(), "secret"), ANN, BEN))
                .containsExactly(true, false);
    }

    @Test
    void membershipIsAskedAndRememberedUntilItChanges() throws SQLException {
        sql("create policy members on notes for select using (private.in_room(room))");
        sql("insert into notes values (1, '%s', null, 'a')".formatted(ROOM));
        join(ANN);

        assertThat(insert(note(1, ROOM, null, "a"), ANN, BEN)).containsExactly(true, false);
        assertThat(visibility.tablesRead()).containsExactly(new TableName("public", "guests"));

        join(BEN);
        leave(ANN);
        // The stream has not told it yet, so what is known holds for the change's commit.
        assertThat(insert(note(1, ROOM, null, "a"), ANN, BEN)).containsExactly(true, false);

        visibility.tableChanged("public", "guests");
        assertThat(insert(note(1, ROOM, null, "a"), ANN, BEN)).containsExactly(false, true);
    }

    @Test
    void nothingIsRememberedOnTablesThatTheStreamDoesNotTell() throws SQLException {
        visibility.streamed(Set.of());
        sql("create policy members on notes for select using (private.in_room(room))");
        sql("insert into notes values (1, '%s', null, 'a')".formatted(ROOM));

        assertThat(insert(note(1, ROOM, null, "a"), ANN)).containsExactly(false);
        join(ANN);

        assertThat(insert(note(1, ROOM, null, "a"), ANN)).containsExactly(true);
    }

    @Test
    void aRowThatIsGoneIsToldOnlyOnWhatWasKnownAtItsCommit() throws SQLException {
        sql("create policy members on notes for select using (private.in_room(room))");
        join(ANN);

        assertThat(insert(note(1, ROOM, null, "a"), ANN, BEN)).containsExactly(false, false);

        assertThat(insert(note(2, ROOM, null, "a"), ANN, BEN)).containsExactly(true, false);
    }

    @Test
    void aGoneRowIsNoReasonToHideTheNextOne() throws SQLException {
        sql("create policy members on notes for select using (private.in_room(room))");
        join(ANN);
        assertThat(insert(note(1, ROOM, null, "a"), ANN)).containsExactly(false);

        sql("insert into notes values (2, '%s', null, 'a')".formatted(ROOM));
        assertThat(insert(note(2, ROOM, null, "a"), ANN)).containsExactly(true);
    }

    @Test
    void restrictivePoliciesAndSeveralPermissiveOnesAreCombined() throws SQLException {
        sql(
                """
                create policy own on notes for select using (owner = (select auth.uid()));
                create policy open on notes for all using (body = 'open');
                create policy never on notes as restrictive for select to authenticated using (id > 0);
                create policy other on notes for select to anon using (true);
                """);

        assertThat(insert(note(1, null, null, "open"), ANN)).containsExactly(true);
        assertThat(insert(note(-1, null, null, "open"), ANN)).containsExactly(false);
        assertThat(insert(note(1, null, ANN.subject(), "x"), ANN, BEN))
                .containsExactly(true, false);
    }

    @Test
    void opaquePoliciesAreAskedForEachChange() throws SQLException {
        sql(
                """
                create function private.opaque(r uuid) returns boolean language plpgsql security definer
                as $$ begin return exists (select from guests where room = r and guest = auth.uid()); end $$;
                grant execute on function private.opaque(uuid) to authenticated;
                create policy members on notes for select using (private.opaque(room));
                """);
        sql("insert into notes values (1, '%s', null, 'a')".formatted(ROOM));
        join(ANN);

        assertThat(insert(note(1, ROOM, null, "a"), ANN, BEN)).containsExactly(true, false);
        assertThat(visibility.tablesRead()).isEmpty();
        join(BEN);
        leave(ANN);
        assertThat(insert(note(1, ROOM, null, "a"), ANN, BEN)).containsExactly(false, true);
        // Not what it was: a select shows something else.
        assertThat(insert(note(1, ROOM, null, "old"), BEN)).containsExactly(false);
    }

    @Test
    void timeIsNeverRemembered() throws SQLException {
        String later = Sql.text(database.address(), "select now() + '3 s'");
        sql(
                "create policy later on notes for select using (now() > '%s'::timestamptz)"
                        .formatted(later));
        sql("insert into notes values (1, null, null, 'a')");

        assertThat(insert(note(1, null, null, "a"), ANN)).containsExactly(false);
        Sql.run(database.address(), "select pg_sleep_until('%s')".formatted(later));
        assertThat(insert(note(1, null, null, "a"), ANN)).containsExactly(true);
    }

    @Test
    void whoeverAPolicyFailsForSeesNothingAndNobodyElseIsDisturbed() throws SQLException {
        sql(
                "create policy odd on notes for select using (1 / (length(auth.jwt() ->> 'name') - 3) < 2)");

        assertThat(insert(note(1, null, null, "a"), named("Ann"), named("Benjamin")))
                .containsExactly(false, true);
    }

    @Test
    void aColumnThatTheWalLeftOutIsLookedUp() throws SQLException {
        sql("create policy open on notes for select using (body = 'open')");
        sql("insert into notes values (1, null, null, 'open'), (2, null, null, 'shut')");
        Map<String, @Nullable String> open = note(1, null, null, "");
        open.remove("body");
        Map<String, @Nullable String> shut = note(2, null, null, "");
        shut.remove("body");

        assertThat(update(open, ANN)).containsExactly(true);
        assertThat(update(shut, ANN)).containsExactly(false);
    }

    @Test
    void deletesAreDecidedByTheIdentityWhereThatIsEnough() throws SQLException {
        sql("create policy even on notes for select using (id % 2 = 0)");
        Map<String, @Nullable String> odd = new LinkedHashMap<>(Map.of("id", "1"));
        Map<String, @Nullable String> even = new LinkedHashMap<>(Map.of("id", "2"));

        assertThat(delete(odd, ANN, NOBODY)).containsExactly(false, false);
        assertThat(delete(even, ANN, NOBODY)).containsExactly(true, false);
    }

    @Test
    void deletesThatCannotBeDecidedAreToldToAllWhoMayReadTheTable() throws SQLException {
        sql("create policy own on notes for select using (owner = (select auth.uid()))");

        assertThat(delete(new LinkedHashMap<>(Map.of("id", "1")), ANN, NOBODY))
                .containsExactly(true, false);
    }

    @Test
    void aRedefinedPolicyIsNoticedBeforeTheStreamTells() throws SQLException {
        sql("create policy p on notes for select using (body = 'open' and private.in_room(room))");
        sql("insert into notes values (1, '%s', null, 'open')".formatted(ROOM));
        join(ANN);
        assertThat(insert(note(1, ROOM, null, "open"), ANN)).containsExactly(true);

        sql("alter policy p on notes using (body <> 'open')");
        visibility.tableChanged("public", "guests");

        assertThat(insert(note(1, ROOM, null, "open"), ANN)).containsExactly(false);
    }

    @Test
    void aPolicyMadeLaterShowsOnlyWhatIsStillThere() throws SQLException {
        sql("create policy open on notes for select using (true)");
        sql("insert into notes values (1, null, null, 'a')");
        visibility.transaction(1);

        assertThat(insert(note(1, null, null, "a"), ANN)).containsExactly(true);
        assertThat(insert(note(2, null, null, "a"), ANN)).containsExactly(false);
    }

    @Test
    void columnsOfOddNamesAndValuesDoNoHarm() throws SQLException {
        sql(
                """
                create table "o""dd $whatssound$" ("row" int primary key, "a'b" text, tags text[], data jsonb);
                alter table "o""dd $whatssound$" enable row level security;
                grant select on "o""dd $whatssound$" to authenticated;
                create policy p on "o""dd $whatssound$" for select
                  using ("a'b" = '$whatssound$ ")(\\,{' and tags @> array['x,"y'] and data ? 'k');
                """);
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("row", "1");
        row.put("a'b", "$whatssound$ \")(\\,{");
        row.put("tags", "{\"x,\\\"y\",z}");
        row.put("data", "{\"k\": \"\\\\ \\\"\"}");
        Relation odd = relation("o\"dd $whatssound$");

        assertThat(visibility.visible(odd, row, ChangeKind.INSERT, List.of(ANN)))
                .containsExactly(true);
        row.put("a'b", "other");
        assertThat(visibility.visible(odd, row, ChangeKind.INSERT, List.of(ANN)))
                .containsExactly(false);
    }

    @Test
    void aRoleThatIsGrantedToAnotherIsNoticed() throws Exception {
        BlockingQueue<String> noticed = new LinkedBlockingQueue<>();
        sql("create role readers");
        try (SchemaWatch _ = new SchemaWatch(database.database(), () -> noticed.add("noticed"))) {
            // Until it has looked at what there is, every look may be the first.
            while (noticed.poll(100, TimeUnit.MILLISECONDS) == null) {
                sql("grant readers to authenticated");
                sql("revoke readers from authenticated");
            }
        } finally {
            sql("drop role readers");
        }
    }

    @Test
    void aTableThatIsPublishedIsNoticed() throws Exception {
        BlockingQueue<String> noticed = new LinkedBlockingQueue<>();
        try (SchemaWatch _ = new SchemaWatch(database.database(), () -> noticed.add("noticed"))) {
            while (noticed.poll(100, TimeUnit.MILLISECONDS) == null) {
                sql("alter publication supabase_realtime add table notes");
                sql("alter publication supabase_realtime drop table notes");
            }
        }
    }

    private boolean[] insert(Map<String, @Nullable String> row, Claims... viewers)
            throws SQLException {
        return visibility.visible(relation("notes"), row, ChangeKind.INSERT, List.of(viewers));
    }

    private boolean[] update(Map<String, @Nullable String> row, Claims... viewers)
            throws SQLException {
        return visibility.visible(relation("notes"), row, ChangeKind.UPDATE, List.of(viewers));
    }

    private boolean[] delete(Map<String, @Nullable String> row, Claims... viewers)
            throws SQLException {
        return visibility.visible(relation("notes"), row, ChangeKind.DELETE, List.of(viewers));
    }

    private Relation relation(String table) {
        long oid =
                database.database()
                        .asOwner(
                                connection -> {
                                    try (var select =
                                            connection.prepareStatement(
                                                    "select oid::bigint from pg_class where relname = ?")) {
                                        select.setString(1, table);
                                        try (var row = select.executeQuery()) {
                                            row.next();
                                            return row.getLong(1);
                                        }
                                    }
                                });
        return new Relation((int) oid, "public", table, 'd', List.<Column>of());
    }

    private static Map<String, @Nullable String> note(
            int id, @Nullable UUID room, @Nullable UUID owner, String body) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("id", Integer.toString(id));
        row.put("room", room == null ? null : room.toString());
        row.put("owner", owner == null ? null : owner.toString());
        row.put("body", body);
        return row;
    }

    private void join(Claims guest) throws SQLException {
        sql("insert into guests values ('%s', '%s')".formatted(ROOM, guest.subject()));
    }

    private void leave(Claims guest) throws SQLException {
        sql("delete from guests where guest = '%s'".formatted(guest.subject()));
    }

    private void sql(String sql) throws SQLException {
        Sql.run(database.address(), sql);
    }

    private static Claims user(int number) {
        UUID id = new UUID(1, number);
        return new Claims(
                "authenticated",
                id,
                null,
                0,
                "{\"role\":\"authenticated\",\"sub\":\"%s\"}".formatted(id));
    }

    private static Claims named(String name) {
        return new Claims(
                "authenticated",
                null,
                null,
                0,
                "{\"role\":\"authenticated\",\"name\":\"%s\"}".formatted(name));
    }
}
