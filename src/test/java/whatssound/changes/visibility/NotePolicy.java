package whatssound.changes.visibility;

import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A policy of random histories. Immutable; any thread.
 *
 * @param restricts whether it only takes away
 * @param columns of the row on which it depends
 * @param readsBeyond whether the values of a row cannot say all that it may read of that row
 */
record NotePolicy(String sql, boolean restricts, Set<String> columns, boolean readsBeyond) {
    private static final List<NotePolicy> PERMISSIVE =
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
                    beyond("private.opaque(room)"),
                    beyond("private.can_see(id)"),
                    reading("level <= coalesce((auth.jwt() ->> 'level')::int, 1)", "level"),
                    reading(
                            "1 / (level - coalesce((auth.jwt() ->> 'level')::int, 1)) <= 1",
                            "level"),
                    reading("private.in_room(room) and now() > '2020-01-01'::timestamptz", "room"),
                    reading(
                            "room in (select g.room from guests g where g.guest = auth.uid())",
                            "room"),
                    beyond("private.holds(notes)"));
    private static final List<NotePolicy> RESTRICTIVE =
            List.of(
                    reading("level < 2", "level"),
                    reading("private.in_room(room)", "room"),
                    reading("body <> 'b1'", "body"),
                    reading("auth.uid() is not null"));

    private static NotePolicy reading(String sql, String... columns) {
        return new NotePolicy(sql, false, Set.of(columns), false);
    }

    private static NotePolicy beyond(String sql) {
        return new NotePolicy(
                sql, false, Set.of("room", "owner", "level", "body", "version"), true);
    }

    static NotePolicy any(Random random) {
        return PERMISSIVE.get(random.nextInt(PERMISSIVE.size()));
    }

    static NotePolicy restricting(Random random) {
        NotePolicy policy = RESTRICTIVE.get(random.nextInt(RESTRICTIVE.size()));
        return new NotePolicy(policy.sql, true, policy.columns, policy.readsBeyond);
    }
}
