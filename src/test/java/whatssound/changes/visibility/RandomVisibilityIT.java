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
import java.util.Objects;
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

    private static final String[] ALL = {"room", "owner", "level", "body"};
    private static final List<Condition> POLICIES =
            List.of(
                    reading("true"),
                    reading("owner = (select auth.uid())", "owner"),
                    reading("owner = auth.uid() or level = 0", "owner", "level"),
                    reading(
                            "exists (select from guests where guests.room = notes.room and guest = auth.uid())",
                            "room"),
                    reading("private.in_room(room)", "room"),
                    reading(
                            "private.in_room(room) or owner = (select auth.uid())",
                            "room",
                            "owner"),
                    reading("private.opaque(room)", ALL),
                    reading("private.can_see(id)", ALL),
                    reading("level <= (auth.jwt() ->> 'level')::int", "level"),
                    reading("1 / (level - (auth.jwt() ->> 'level')::int) <= 1", "level"),
                    reading("private.in_room(room) and now() > '2020-01-01'::timestamptz", "room"),
                    reading(
                            "room in (select g.room from guests g where g.guest = auth.uid())",
                            "room"),
                    reading("private.holds(notes)", ALL));
    private static final List<Condition> RESTRICTIONS =
            List.of(
                    reading("level < 2", "level"),
                    reading("private.in_room(room)", "room"),
                    reading("body <> 'b1'", "body"),
                    reading("auth.uid() is not null"));

    /**
     * The condition of a policy.
     *
     * @param columns of the row on which it depends: all where it may look at the table itself
     */
    private record Condition(String sql, Set<String> columns) {}

    private static Condition reading(String sql, String... columns) {
        return new Condition(sql, Set.of(columns));
    }

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

        /** Whether it is the same row to policies that read these columns. */
        boolean isLike(Note other, Set<String> columns) {
            Map<String, @Nullable String> mine = row();
            Map<String, @Nullable String> theirs = other.row();
            return id == other.id
                    && columns.stream()
                            .allMatch(name -> Objects.equals(mine.get(name), theirs.get(name)));
        }
    }

    /** What the selects of each user showed, and what the policies looked at. */
    private record State(Map<Claims, Set<Note>> shown, Set<String> columns) {
        boolean shows(Claims viewer, Note note) {
            return shown.getOrDefault(viewer, Set.of()).contains(note);
        }

        boolean showsLike(Claims viewer, Note note) {
            return shown.getOrDefault(viewer, Set.of()).stream()
                    .anyMatch(each -> each.isLike(note, columns));
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

        private final List<State> states = new ArrayList<>();

        private final Set<TableName> written = new HashSet<>();
        private final List<Change> changes = new ArrayList<>();
        private boolean redefines;
        private int policyNumber;
        private final Map<String, Condition> policies = new LinkedHashMap<>();
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
                List<String> names = List.copyOf(policies.keySet());
                String name = names.get(random.nextInt(names.size()));
                policies.remove(name);
                sql("drop policy " + name + " on notes");
                redefines = true;
            } else {
                addPolicy();
            }
        }

        private void addPolicy() throws SQLException {
            boolean restricts = !policies.isEmpty() && random.nextInt(4) == 0;
            List<Condition> conditions = restricts ? RESTRICTIONS : POLICIES;
            Condition condition = conditions.get(random.nextInt(conditions.size()));
            String name = "p" + policyNumber++;
            policies.put(name, condition);
            sql(
                    "create policy %s on notes %s for select to authenticated using (%s)"
                            .formatted(name, restricts ? "as restrictive" : "", condition.sql));
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
                            states.size(),
                            Set.copyOf(written),
                            redefines,
                            List.copyOf(changes)));
            Set<String> columns = new HashSet<>();
            policies.values().forEach(policy -> columns.addAll(policy.columns));
            states.add(new State(now, columns));
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
                List<State> since = states.subList(told.state, states.size());
                String what =
                        "seed %d, state %d of %d, %s to %s"
                                .formatted(seed, told.state, states.size(), change, viewer);
                if (visible[i]) {
                    toldYes++;
                    assertThat(since)
                            .as(what)
                            .anyMatch(state -> state.showsLike(viewer, change.note));
                } else {
                    assertThat(since).as(what).anyMatch(state -> !state.shows(viewer, change.note));
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
