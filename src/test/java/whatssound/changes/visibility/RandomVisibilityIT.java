package whatssound.changes.visibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whatssound.changes.visibility.NotesHistory.Change;
import whatssound.changes.visibility.NotesHistory.State;
import whatssound.changes.visibility.NotesHistory.Told;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.Relation;
import whatssound.db.Claims;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;

/**
 * Random policies, users and histories, told with a random delay: nobody is told a row that a
 * select would not have shown them at its commit or since, and whom every select has shown it is
 * told. After each transaction, selects of all users say what was shown in that state.
 */
@Timeout(3_000)
class RandomVisibilityIT {
    private static final boolean LONG = Boolean.getBoolean("whatssound.long");
    private static final int HISTORIES = LONG ? 300 : 5;
    private static final int STEPS = LONG ? 60 : 25;
    private static final int USERS = 3;
    private static final int LEVELS = 2;
    private static final List<Claims> EVERYBODY =
            IntStream.range(0, USERS * LEVELS).mapToObj(i -> user(i / LEVELS, i % LEVELS)).toList();

    @Test
    void nobodyIsToldWhatASelectWouldNotShowAndNobodyMissesWhatItShows() throws SQLException {
        int told = 0;
        for (int seed = 1; seed <= HISTORIES; seed++) {
            try (TestDatabase database = TestDatabase.fresh()) {
                Telling telling = new Telling(seed, database);
                telling.run();
                told += telling.toldYes;
            }
        }
        assertThat(told).isGreaterThan(HISTORIES);
    }

    /** One history, told to the engine some transactions late. */
    private static final class Telling {
        private final int seed;
        private final Random random;
        private final TestDatabase database;
        private final RowVisibility visibility;
        private final Deque<Told> wal = new ArrayDeque<>();
        private int toldYes;

        Telling(int seed, TestDatabase database) {
            this.seed = seed;
            this.random = new Random(seed);
            this.database = database;
            this.visibility =
                    new RowVisibility(
                            database.database(),
                            seed % 5 == 0 ? RowVisibility.Memory.OFF : RowVisibility.Memory.ON);
            visibility.streamed(Set.of(NotesHistory.table("guests"), NotesHistory.table("notes")));
        }

        void run() throws SQLException {
            Connection owner = Sql.connect(database.address());
            try (NotesHistory history = new NotesHistory(random, owner, EVERYBODY, 1)) {
                Relation relation =
                        new Relation(
                                Integer.parseUnsignedInt(
                                        Sql.text(owner, "select 'notes'::regclass::oid")),
                                "public",
                                "notes",
                                'd',
                                List.of());
                for (int step = 0; step < STEPS; step++) {
                    wal.add(history.next());
                    for (int tell = random.nextInt(4); tell > 0 && !wal.isEmpty(); tell--) {
                        tell(history, relation, wal.removeFirst());
                    }
                }
                while (!wal.isEmpty()) {
                    tell(history, relation, wal.removeFirst());
                }
            }
        }

        private void tell(NotesHistory history, Relation relation, Told told) {
            visibility.transaction(told.lsn());
            told.written().forEach(table -> visibility.tableChanged(table.schema(), table.table()));
            if (told.redefines()) {
                visibility.schemaChanged();
            }
            for (Change change : told.changes()) {
                // Each user with one set of claims or the other, as after a refresh.
                List<Claims> viewers =
                        IntStream.range(0, USERS)
                                .mapToObj(i -> EVERYBODY.get(i * LEVELS + random.nextInt(LEVELS)))
                                .toList();
                boolean[] visible =
                        visibility.visible(
                                relation,
                                change.kind() == ChangeKind.DELETE
                                        ? history.identity(change.note())
                                        : change.note().row(),
                                change.kind(),
                                viewers);
                List<State> since = history.states().subList(told.state(), history.states().size());
                for (int i = 0; i < visible.length; i++) {
                    check(change, viewers.get(i), visible[i], since);
                }
                if (change.kind() == ChangeKind.DELETE) {
                    history.forget(change.note());
                }
            }
        }

        private void check(Change change, Claims viewer, boolean visible, List<State> since) {
            toldYes += visible ? 1 : 0;
            assertThat(since.stream().anyMatch(state -> explains(state, change, viewer, visible)))
                    .as(
                            "seed %d, %d states since %s, told to %s: %s",
                            seed, since.size(), change, viewer, visible)
                    .isTrue();
        }

        private static boolean explains(
                State state, Change change, Claims viewer, boolean visible) {
            if (change.kind() != ChangeKind.DELETE) {
                return visible
                        ? state.showsLike(viewer, change.note())
                        : !state.shows(viewer, change.note());
            }
            return visible
                    == switch (state.deletes()) {
                        case NOBODY -> false;
                        case READERS -> true;
                        case THOSE_WHO_WOULD_SEE -> state.wouldShow(viewer, change.note());
                    };
        }
    }

    private static Claims user(int number, int level) {
        UUID person = new UUID(2, number);
        return new Claims(
                "authenticated",
                person,
                null,
                0,
                "{\"role\":\"authenticated\",\"sub\":\"%s\",\"level\":%d}"
                        .formatted(person, level));
    }
}
