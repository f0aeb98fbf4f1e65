package whatssound.changes.visibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.Relation;
import whatssound.changes.wal.TableName;
import whatssound.db.Access;
import whatssound.db.Claims;
import whatssound.db.DatabaseException;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;

/**
 * Random policies, users and histories, told with a random delay: nobody is told a row that a
 * select would not have shown them at its commit or since, and whom every select has shown it is
 * told. After each transaction, selects of all users say what was shown in that state.
 */
@Timeout(3_000)
class RandomVisibilityIT {
    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int HISTORIES = LONG ? 300 : 5;
    private static final int STEPS = LONG ? 60 : 25;
    private static final int ROOMS = 2;
    private static final int NOTES = 4;
    private static final int USERS = 3;
    private static final int LEVELS = 2;

    private static final List<String> POLICIES =
            List.of(
                    "true",
                    "owner = (select auth.uid())",
                    "owner = auth.uid() or level = 0",
                    "exists (select from guests where guests.room = notes.room and guest = auth.uid())",
                    "private.in_room(room)",
                    "private.in_room(room) or owner = (select auth.uid())",
                    "private.opaque(room)",
                    "private.can_see(id)",
                    "level <= (auth.jwt() ->> 'level')::int",
                    "1 / (level - (auth.jwt() ->> 'level')::int) <= 1",
                    "private.in_room(room) and now() > '2020-01-01'::timestamptz",
                    "room in (select g.room from guests g where g.guest = auth.uid())",
                    "private.holds(notes)");
    private static final List<String> RESTRICTIONS =
            List.of("level < 2", "private.in_room(room)", "body <> 'b1'", "auth.uid() is not null");

    private static final List<Claims> EVERYBODY =
            IntStream.range(0, USERS * LEVELS).mapToObj(i -> user(i / LEVELS, i % LEVELS)).toList();

    /** A row of notes; also what a select shows. */
    private record Note(int id, UUID room, UUID owner, int level, String body) {
        Map<String, @Nullable String> row() {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            row.put("id", Integer.toString(id));
            row.put("room", room.toString());
            row.put("owner", owner.toString());
            row.put("level", Integer.toString(level));
            row.put("body", body);
            return row;
        }

        /** The same to all policies but those that look at the whole of it. */
        Note withoutBody() {
            return new Note(id, room, owner, level, "");
        }
    }

    private record Change(ChangeKind kind, Note note) {}

    private record Told(
            int xid,
            long lsn,
            int state,
            Set<TableName> written,
            boolean redefines,
            List<Change> changes) {}

    @Test
    void nobodyIsToldWhatASelectWouldNotShowAndNobodyMissesWhatItShows() throws SQLException {
        int told = 0;
        for (int seed = 1; seed <= HISTORIES; seed++) {
            try (History history = new History(seed)) {
                history.run();
                told += history.toldYes;
            }
        }
        assertThat(told).isGreaterThan(HISTORIES);
    }

    private static final class History implements AutoCloseable {
        private final int seed;
        private final Random random;
        private final TestDatabase database = TestDatabase.fresh();
        private final RowVisibility visibility;
        private final Connection owner;
        private final Relation relation;
        private final Map<Integer, Note> notes = new HashMap<>();
        private final Set<List<Integer>> guests = new HashSet<>();
        private final Deque<Told> wal = new ArrayDeque<>();

        /** What the selects of each user have shown, state by state. */
        private final List<Map<Claims, Set<Note>>> shown = new ArrayList<>();

        private final Set<TableName> written = new HashSet<>();
        private final List<Change> changes = new ArrayList<>();
        private boolean redefines;
        private int policyNumber;
        private final List<String> policies = new ArrayList<>();
        private int toldYes;

        History(int seed) throws SQLException {
            this.seed = seed;
            this.random = new Random(seed);
            this.visibility =
                    new RowVisibility(
                            database.database(),
                            seed % 5 == 0 ? RowVisibility.Memory.OFF : RowVisibility.Memory.ON);
            visibility.streamed(Set.of(table("guests"), table("notes")));
            this.owner = Sql.connect(database.address());
            createTables();
            this.relation =
                    new Relation(
                            Integer.parseUnsignedInt(
                                    Sql.text(owner, "select 'notes'::regclass::oid")),
                            "public",
                            "notes",
                            'd',
                            List.of());
        }

        private void createTables() throws SQLException {
            sql("create table guests (room uuid, guest uuid, primary key (room, guest))");
            sql(
                    "create table notes (id int primary key, room uuid, owner uuid, level int, body text)");
            sql(
                    "alter table notes enable row level security; grant select on notes, guests to authenticated");
            if (random.nextBoolean()) {
                sql("alter table guests enable row level security");
                sql("create policy own on guests for select using (guest = auth.uid())");
            }
            sql(
                    """
                    create function private.in_room(r uuid) returns boolean language sql stable security definer
                    begin atomic select exists (select from guests where room = r and guest = auth.uid()); end
                    """);
            sql(
                    """
                    create function private.can_see(n int) returns boolean language sql stable security definer
                    begin atomic select exists (
                      select from notes join guests using (room) where id = n and guest = auth.uid() and body <> 'b2'); end
                    """);
            sql(
                    """
                    create function private.holds(n notes) returns boolean language sql stable
                    begin atomic select n.owner = auth.uid() and n.body <> 'b0'; end
                    """);
            sql(
                    """
                    create function private.opaque(r uuid) returns boolean language plpgsql security definer
                    as $$ begin return exists (select from guests where room = r and guest = auth.uid()); end $$
                    """);
            sql(
                    "grant execute on function private.in_room, private.can_see, private.holds, private.opaque to authenticated");
            owner.setAutoCommit(false);
        }

        void run() throws SQLException {
            addPolicy();
            commit();
            for (int step = 0; step < STEPS; step++) {
                for (int parts = random.nextInt(3); parts >= 0; parts--) {
                    write();
                }
                commit();
                for (int tell = random.nextInt(4); tell > 0 && !wal.isEmpty(); tell--) {
                    tell(wal.removeFirst());
                }
            }
            while (!wal.isEmpty()) {
                tell(wal.removeFirst());
            }
        }

        private void write() throws SQLException {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> writeNote();
                case 5 -> deleteNote();
                case 6, 7, 8 -> join();
                case 9, 10 -> leave();
                default -> changePolicies();
            }
        }

        private void writeNote() throws SQLException {
            int id = random.nextInt(NOTES);
            if (isWritten(id)) {
                return;
            }
            Note before = notes.get(id);
            Note note =
                    before != null && random.nextBoolean()
                            ? new Note(id, before.room, before.owner, before.level, body())
                            : new Note(
                                    id,
                                    room(random.nextInt(ROOMS)),
                                    person(random.nextInt(USERS)),
                                    random.nextInt(3),
                                    body());
            sql(
                    """
                    insert into notes values (%d, '%s', '%s', %d, '%s') on conflict (id)
                    do update set (room, owner, level, body) = (excluded.room, excluded.owner, excluded.level, excluded.body)
                    """
                            .formatted(note.id, note.room, note.owner, note.level, note.body));
            notes.put(id, note);
            written.add(table("notes"));
            changes.add(new Change(before == null ? ChangeKind.INSERT : ChangeKind.UPDATE, note));
        }

        /** A version that its own transaction overwrites was never to be seen by anyone. */
        private boolean isWritten(int id) {
            return changes.stream().anyMatch(change -> change.note.id == id);
        }

        private void deleteNote() throws SQLException {
            int id = random.nextInt(NOTES);
            Note note = isWritten(id) ? null : notes.remove(id);
            if (note != null) {
                sql("delete from notes where id = " + note.id);
                written.add(table("notes"));
                changes.add(new Change(ChangeKind.DELETE, note));
            }
        }

        private void join() throws SQLException {
            List<Integer> guest = List.of(random.nextInt(ROOMS), random.nextInt(USERS));
            if (guests.add(guest)) {
                sql(
                        "insert into guests values ('%s', '%s')"
                                .formatted(room(guest.getFirst()), person(guest.getLast())));
                written.add(table("guests"));
            }
        }

        private void leave() throws SQLException {
            List<Integer> guest = List.of(random.nextInt(ROOMS), random.nextInt(USERS));
            if (guests.remove(guest)) {
                sql(
                        "delete from guests where room = '%s' and guest = '%s'"
                                .formatted(room(guest.getFirst()), person(guest.getLast())));
                written.add(table("guests"));
            }
        }

        private void changePolicies() throws SQLException {
            if (policies.size() > 1 && random.nextBoolean()) {
                sql(
                        "drop policy "
                                + policies.remove(random.nextInt(policies.size()))
                                + " on notes");
                redefines = true;
            } else {
                addPolicy();
            }
        }

        private void addPolicy() throws SQLException {
            boolean restricts = !policies.isEmpty() && random.nextInt(4) == 0;
            List<String> conditions = restricts ? RESTRICTIONS : POLICIES;
            String name = "p" + policyNumber++;
            policies.add(name);
            sql(
                    "create policy %s on notes %s for select to authenticated using (%s)"
                            .formatted(
                                    name,
                                    restricts ? "as restrictive" : "",
                                    conditions.get(random.nextInt(conditions.size()))));
            redefines = true;
        }

        private void commit() throws SQLException {
            int xid = (int) Long.parseLong(Sql.text(owner, "select pg_current_xact_id()"));
            owner.commit();
            long lsn =
                    Long.parseLong(
                            Sql.text(
                                    owner, "select (pg_current_wal_insert_lsn() - '0/0')::bigint"));
            owner.commit();
            Map<Claims, Set<Note>> now = new HashMap<>();
            for (Claims user : EVERYBODY) {
                now.put(user, select(user));
            }
            wal.add(
                    new Told(
                            xid,
                            lsn,
                            shown.size(),
                            Set.copyOf(written),
                            redefines,
                            List.copyOf(changes)));
            shown.add(now);
            written.clear();
            changes.clear();
            redefines = false;
        }

        private void tell(Told told) {
            visibility.transaction(told.xid, told.lsn);
            told.written.forEach(table -> visibility.tableChanged(table.schema(), table.table()));
            if (told.redefines) {
                visibility.schemaChanged();
            }
            for (Change change : told.changes) {
                if (change.kind != ChangeKind.DELETE) {
                    // Each user with one set of claims or the other, as after a refresh.
                    List<Claims> viewers =
                            IntStream.range(0, USERS)
                                    .mapToObj(
                                            i -> EVERYBODY.get(i * LEVELS + random.nextInt(LEVELS)))
                                    .toList();
                    check(told, change, viewers);
                }
            }
        }

        private void check(Told told, Change change, List<Claims> viewers) {
            boolean[] visible =
                    visibility.visible(relation, change.note.row(), change.kind, viewers);
            for (int i = 0; i < visible.length; i++) {
                Claims viewer = viewers.get(i);
                List<Set<Note>> since =
                        shown.subList(told.state, shown.size()).stream()
                                .map(state -> state.getOrDefault(viewer, Set.of()))
                                .toList();
                String what =
                        "seed %d, state %d of %d, %s to %s"
                                .formatted(seed, told.state, shown.size(), change, viewer);
                if (visible[i]) {
                    toldYes++;
                    assertThat(since)
                            .as(what)
                            .anyMatch(
                                    state ->
                                            state.stream()
                                                    .anyMatch(
                                                            note ->
                                                                    note.withoutBody()
                                                                            .equals(
                                                                                    change.note
                                                                                            .withoutBody())));
                } else {
                    assertThat(since).as(what).anyMatch(state -> !state.contains(change.note));
                }
            }
        }

        private Set<Note> select(Claims user) {
            try {
                return database.database()
                        .inTransaction(user, Access.READ_ONLY, Map.of(), History::notes);
            } catch (DatabaseException e) {
                // A policy that fails, say by a division, fails for each row on its own below.
                return selectOneByOne(user);
            }
        }

        private Set<Note> selectOneByOne(Claims user) {
            Set<Note> rows = new HashSet<>();
            for (Note note : notes.values()) {
                try {
                    rows.addAll(
                            database.database()
                                    .inTransaction(
                                            user,
                                            Access.READ_ONLY,
                                            Map.of(),
                                            connection ->
                                                    notes(connection, " where id = " + note.id)));
                } catch (DatabaseException e) {
                    assertThat(e.sqlState()).isEqualTo("22012");
                }
            }
            return rows;
        }

        private static Set<Note> notes(Connection connection) throws SQLException {
            return notes(connection, "");
        }

        private static Set<Note> notes(Connection connection, String where) throws SQLException {
            Set<Note> rows = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery(
                                    "select id, room, owner, level, body from notes" + where)) {
                while (row.next()) {
                    rows.add(
                            new Note(
                                    row.getInt(1),
                                    UUID.fromString(row.getString(2)),
                                    UUID.fromString(row.getString(3)),
                                    row.getInt(4),
                                    row.getString(5)));
                }
            }
            return rows;
        }

        private String body() {
            return "b" + random.nextInt(4);
        }

        private void sql(String sql) throws SQLException {
            Sql.run(owner, sql);
        }

        @Override
        public void close() throws SQLException {
            owner.close();
            database.close();
        }
    }

    private static TableName table(String name) {
        return new TableName("public", name);
    }

    private static UUID room(int number) {
        return new UUID(1, number);
    }

    private static UUID person(int number) {
        return new UUID(2, number);
    }

    private static Claims user(int number, int level) {
        return new Claims(
                "authenticated",
                person(number),
                null,
                0,
                "{\"role\":\"authenticated\",\"sub\":\"%s\",\"level\":%d}"
                        .formatted(person(number), level));
    }
}
