package whatssound.changes.visibility;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.TableName;
import whatssound.db.Claims;
import whatssound.db.Sql;

/**
 * A random history of a table under random policies: what each transaction did, and what selects of
 * each user showed after it. Lives on the thread of its test.
 */
public final class NotesHistory implements AutoCloseable {
    private static final int ROOMS = 2;
    private static final int NOTES = 4;

    private final Random random;
    private final Connection owner;
    private final List<Claims> everybody;
    private final List<UUID> persons;
    private final boolean fullIdentity;
    private final Map<Integer, Note> notes = new HashMap<>();
    private final Set<List<Integer>> guests = new HashSet<>();
    private final List<State> states = new ArrayList<>();
    private final List<Note> deleted = new ArrayList<>();
    private final Set<TableName> written = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, NotePolicy> policies = new LinkedHashMap<>();
    private final int redefinesOneIn;
    private boolean redefines;
    private int policyNumber;
    private int version;

    /** A row of notes, also as a select shows it; each has a version that no other has. */
    public record Note(int id, UUID room, UUID owner, int level, String body, int version) {
        /** As the WAL tells it. */
        public Map<String, @Nullable String> row() {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            row.put("id", Integer.toString(id));
            row.put("room", room.toString());
            row.put("owner", owner.toString());
            row.put("level", Integer.toString(level));
            row.put("body", body);
            row.put("version", Integer.toString(version));
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

    /** What is told of a delete. */
    public enum DeleteRule {
        /** Its key, to nobody. */
        NOBODY,
        /** Its key, to those who would see the row if it were there. */
        THOSE_WHO_WOULD_SEE,
        /** Its key, to all who may read the table. */
        READERS
    }

    /**
     * What was so after a transaction.
     *
     * @param shown what the selects of each user showed
     * @param wouldBeShown and what of the deleted rows, if they were there
     * @param columns at which the policies looked
     */
    public record State(
            Map<Claims, Set<Note>> shown,
            Map<Claims, Set<Note>> wouldBeShown,
            Set<String> columns,
            DeleteRule deletes) {
        public boolean shows(Claims viewer, Note note) {
            return shown.getOrDefault(viewer, Set.of()).contains(note);
        }

        /** Whether it showed what the policies could not tell apart from the row. */
        public boolean showsLike(Claims viewer, Note note) {
            return shown.getOrDefault(viewer, Set.of()).stream()
                    .anyMatch(each -> each.isLike(note, columns));
        }

        boolean wouldShow(Claims viewer, Note note) {
            return wouldBeShown.getOrDefault(viewer, Set.of()).contains(note);
        }
    }

    public record Change(ChangeKind kind, Note note) {}

    /**
     * A transaction.
     *
     * @param state the number of the state after it
     */
    public record Told(
            int xid,
            long lsn,
            int state,
            Set<TableName> written,
            boolean redefines,
            List<Change> changes) {}

    /**
     * @param everybody whose selects are to be known
     * @param redefinesOneIn how seldom policies change: what is remembered lives that long
     */
    public NotesHistory(Random random, Connection owner, List<Claims> everybody, int redefinesOneIn)
            throws SQLException {
        this.random = random;
        this.redefinesOneIn = redefinesOneIn;
        this.owner = owner;
        this.everybody = everybody;
        this.persons =
                everybody.stream()
                        .map(Claims::subject)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        this.fullIdentity = random.nextBoolean();
        createTables();
        owner.setAutoCommit(false);
        addPolicy();
    }

    private void createTables() throws SQLException {
        sql("create table guests (room uuid, guest uuid, primary key (room, guest))");
        sql(
                "create table notes (id int primary key, room uuid, owner uuid, level int, body text, version int)");
        sql("alter table notes enable row level security");
        sql("grant select on notes, guests to authenticated");
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
        if (fullIdentity) {
            sql("alter table notes replica identity full");
        }
        if (random.nextBoolean()) {
            sql("alter table guests enable row level security");
            sql("create policy own on guests for select using (guest = auth.uid())");
        }
    }

    public List<State> states() {
        return states;
    }

    /** A delete was told: it need not be known any more who would see the row. */
    void forget(Note note) {
        deleted.remove(note);
    }

    /** What the WAL tells of a row that is deleted. */
    Map<String, @Nullable String> identity(Note note) {
        Map<String, @Nullable String> row = note.row();
        if (!fullIdentity) {
            row.keySet().retainAll(Set.of("id"));
        }
        return row;
    }

    /** Some writes in one transaction. */
    public Told next() throws SQLException {
        for (int parts = random.nextInt(3); parts >= 0; parts--) {
            write();
        }
        return commit();
    }

    private void write() throws SQLException {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> writeNote();
            case 5 -> deleteNote();
            case 6, 7, 8 -> join();
            case 9, 10 -> leave();
            default -> {
                if (random.nextInt(redefinesOneIn) == 0) {
                    changePolicies();
                }
            }
        }
    }

    private void writeNote() throws SQLException {
        int id = random.nextInt(NOTES);
        if (isWritten(id)) {
            return;
        }
        Note before = notes.get(id);
        String body = "b" + random.nextInt(4);
        Note note =
                before != null && random.nextBoolean()
                        ? new Note(id, before.room, before.owner, before.level, body, ++version)
                        : new Note(
                                id,
                                room(random.nextInt(ROOMS)),
                                person(),
                                random.nextInt(3),
                                body,
                                ++version);
        put(note);
        notes.put(id, note);
        written.add(table("notes"));
        changes.add(new Change(before == null ? ChangeKind.INSERT : ChangeKind.UPDATE, note));
    }

    private void put(Note note) throws SQLException {
        sql(
                """
                insert into notes values (%d, '%s', '%s', %d, '%s', %d) on conflict (id)
                do update set (room, owner, level, body, version)
                  = (excluded.room, excluded.owner, excluded.level, excluded.body, excluded.version)
                """
                        .formatted(
                                note.id,
                                note.room,
                                note.owner,
                                note.level,
                                note.body,
                                note.version));
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
            deleted.add(note);
        }
    }

    private void join() throws SQLException {
        int room = random.nextInt(ROOMS);
        int guest = random.nextInt(persons.size());
        if (guests.add(List.of(room, guest))) {
            sql("insert into guests values ('%s', '%s')".formatted(room(room), persons.get(guest)));
            written.add(table("guests"));
        }
    }

    private void leave() throws SQLException {
        int room = random.nextInt(ROOMS);
        int guest = random.nextInt(persons.size());
        if (guests.remove(List.of(room, guest))) {
            sql(
                    "delete from guests where room = '%s' and guest = '%s'"
                            .formatted(room(room), persons.get(guest)));
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
        NotePolicy policy = restricts ? NotePolicy.restricting(random) : NotePolicy.any(random);
        String name = "p" + policyNumber++;
        policies.put(name, policy);
        sql(
                "create policy %s on notes %s for select to authenticated using (%s)"
                        .formatted(name, restricts ? "as restrictive" : "", policy.sql()));
        redefines = true;
    }

    private Told commit() throws SQLException {
        int xid = (int) Long.parseLong(Sql.text(owner, "select pg_current_xact_id()"));
        owner.commit();
        long lsn =
                Long.parseLong(
                        Sql.text(owner, "select (pg_current_wal_insert_lsn() - '0/0')::bigint"));
        owner.commit();
        Told told =
                new Told(
                        xid,
                        lsn,
                        states.size(),
                        Set.copyOf(written),
                        redefines,
                        List.copyOf(changes));
        states.add(state());
        written.clear();
        changes.clear();
        redefines = false;
        return told;
    }

    private State state() throws SQLException {
        Map<Claims, Set<Note>> shown = new HashMap<>();
        Map<Claims, Set<Note>> wouldBeShown = new HashMap<>();
        for (Claims user : everybody) {
            shown.put(user, select(user));
            Set<Note> ghosts = new HashSet<>();
            for (Note ghost : deleted) {
                if (selected(user, ghost, " where id = " + ghost.id).contains(ghost)) {
                    ghosts.add(ghost);
                }
            }
            wouldBeShown.put(user, ghosts);
        }
        Set<String> columns = new HashSet<>();
        policies.values().forEach(policy -> columns.addAll(policy.columns()));
        return new State(shown, wouldBeShown, columns, deleteRule(columns));
    }

    private DeleteRule deleteRule(Set<String> columns) {
        if (policies.values().stream().allMatch(NotePolicy::restricts)) {
            return DeleteRule.NOBODY;
        }
        boolean decidable =
                policies.values().stream().noneMatch(NotePolicy::readsBeyond)
                        && (fullIdentity || columns.isEmpty());
        return decidable ? DeleteRule.THOSE_WHO_WOULD_SEE : DeleteRule.READERS;
    }

    private Set<Note> select(Claims user) throws SQLException {
        try {
            return selected(user, null, "");
        } catch (SQLException e) {
            // A policy that fails, say by a division, fails for each row on its own.
            Set<Note> rows = new HashSet<>();
            for (Note note : notes.values()) {
                rows.addAll(selectedOrNone(user, note));
            }
            return rows;
        }
    }

    private Set<Note> selectedOrNone(Claims user, Note note) throws SQLException {
        try {
            return selected(user, null, " where id = " + note.id);
        } catch (SQLException e) {
            if (!"22012".equals(e.getSQLState())) {
                throw e;
            }
            return Set.of();
        }
    }

    /** What the user would see, if one more row were there. */
    private Set<Note> selected(Claims user, @Nullable Note ghost, String where)
            throws SQLException {
        try (Statement statement = owner.createStatement()) {
            if (ghost != null) {
                put(ghost);
            }
            statement.execute(
                    "select set_config('request.jwt.claims', '%s', true), set_config('role', 'authenticated', true)"
                            .formatted(user.json().replace("'", "''")));
            try (ResultSet row =
                    statement.executeQuery(
                            "select id, room, owner, level, body, version from notes" + where)) {
                return notes(row);
            }
        } catch (SQLException e) {
            if (ghost != null && "22012".equals(e.getSQLState())) {
                return Set.of();
            }
            throw e;
        } finally {
            owner.rollback();
        }
    }

    private static Set<Note> notes(ResultSet row) throws SQLException {
        Set<Note> rows = new HashSet<>();
        while (row.next()) {
            rows.add(
                    new Note(
                            row.getInt(1),
                            UUID.fromString(row.getString(2)),
                            UUID.fromString(row.getString(3)),
                            row.getInt(4),
                            row.getString(5),
                            row.getInt(6)));
        }
        return rows;
    }

    private UUID person() {
        return persons.get(random.nextInt(persons.size()));
    }

    private void sql(String sql) throws SQLException {
        Sql.run(owner, sql);
    }

    @Override
    public void close() throws SQLException {
        owner.rollback();
        sql("drop table notes, guests cascade");
        sql("drop function private.opaque");
        owner.commit();
        owner.close();
    }

    static TableName table(String name) {
        return new TableName("public", name);
    }

    private static UUID room(int number) {
        return new UUID(1, number);
    }
}
