package whatssound.changes.visibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import whatssound.changes.visibility.RowVisibility.Memory;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.Relation;
import whatssound.changes.wal.TableName;
import whatssound.db.Claims;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;

/**
 * How many decisions over a changed row are made in a second for 1,000 distinct users: {@code java
 * -cp target/test-classes:target/classes:<dependencies> …VisibilityBenchmark [seconds]}.
 */
final class VisibilityBenchmark {
    private static final int USERS = 1_000;
    private static final UUID ROOM = new UUID(1, 1);
    private static final double TICKS_PER_SECOND = 100;

    private VisibilityBenchmark() {}

    public static void main(String[] arguments) throws SQLException {
        double seconds = arguments.length == 0 ? 3 : Double.parseDouble(arguments[0]);
        Map<String, String> policies = new LinkedHashMap<>();
        policies.put("role only", "true");
        policies.put("owner", "room = (select auth.uid())");
        policies.put(
                "membership, inline",
                "exists (select from guests where guests.room = notes.room and guest = auth.uid())");
        policies.put("membership, function", "private.in_room(room)");
        policies.put("membership, opaque function", "private.opaque(room)");
        System.out.printf(
                "%-30s %-8s %12s %14s %14s%n",
                "policy", "memory", "ms a change", "decisions/s", "per Postgres s");
        for (Map.Entry<String, String> policy : policies.entrySet()) {
            for (Memory memory : Memory.values()) {
                measure(policy.getKey(), policy.getValue(), memory, seconds);
            }
        }
        System.exit(0);
    }

    private static void measure(String name, String policy, Memory memory, double seconds)
            throws SQLException {
        try (TestDatabase database = TestDatabase.fresh()) {
            create(database, policy);
            RowVisibility visibility = new RowVisibility(database.database(), memory);
            visibility.streamed(Set.of(new TableName("public", "guests")));
            Relation notes =
                    new Relation(
                            Integer.parseInt(
                                    Sql.text(database.address(), "select 'notes'::regclass::oid")),
                            "public",
                            "notes",
                            'd',
                            List.of());
            List<Claims> users =
                    IntStream.range(0, USERS).mapToObj(VisibilityBenchmark::user).toList();
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            row.put("id", "1");
            row.put("room", ROOM.toString());
            for (int warm = 0; warm < 20; warm++) {
                visibility.visible(notes, row, ChangeKind.INSERT, users);
            }
            long changes = 0;
            double cpuBefore = postgresSeconds(database);
            long startNanos = System.nanoTime();
            double elapsed = 0;
            while (elapsed < seconds) {
                visibility.transaction(Long.MAX_VALUE - 1);
                boolean[] answers = visibility.visible(notes, row, ChangeKind.INSERT, users);
                if (!answers[0] && !name.equals("owner")) {
                    throw new IllegalStateException(name + " shows nothing");
                }
                changes++;
                elapsed = (System.nanoTime() - startNanos) / 1e9;
            }
            double cpu = postgresSeconds(database) - cpuBefore;
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %-8s %12.3f %14.0f %14s%n",
                    name,
                    memory,
                    elapsed * 1e3 / changes,
                    changes * USERS / elapsed,
                    cpu == 0 ? "-" : "%.0f".formatted(changes * USERS / cpu));
        }
    }

    private static void create(TestDatabase database, String policy) throws SQLException {
        for (String sql :
                List.of(
                        "create table guests (room uuid, guest uuid, primary key (room, guest))",
                        "create table notes (id int primary key, room uuid)",
                        "alter table notes enable row level security",
                        "grant select on notes, guests to authenticated",
                        """
                        create function private.in_room(r uuid) returns boolean language sql stable security definer
                        begin atomic select exists (select from guests where room = r and guest = auth.uid()); end
                        """,
                        """
                        create function private.opaque(r uuid) returns boolean language plpgsql stable security definer
                        as $$ begin return exists (select from guests where room = r and guest = auth.uid()); end $$
                        """,
                        "grant execute on function private.in_room, private.opaque to authenticated",
                        "create policy p on notes for select to authenticated using ("
                                + policy
                                + ")",
                        "insert into notes values (1, '%s')".formatted(ROOM),
                        "insert into guests select '%s', ('00000000-0000-0001-0000-' || lpad(to_hex(n), 12, '0'))::uuid from generate_series(0, %d) n"
                                .formatted(ROOM, USERS),
                        "analyze")) {
            Sql.run(database.address(), sql);
        }
    }

    /** What the sessions of the database have used of a processor. */
    private static double postgresSeconds(TestDatabase database) throws SQLException {
        String pids =
                Sql.text(
                        database.address(),
                        "select string_agg(pid::text, ',') from pg_stat_activity where datname = current_database()"
                                + " and pid <> pg_backend_pid()");
        double ticks = 0;
        for (String pid : pids.split(",", -1)) {
            try {
                String[] fields =
                        Files.readString(Path.of("/proc", pid, "stat"))
                                .replaceFirst(".*\\) ", "")
                                .split(" ", -1);
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static Claims user(int number) {
        UUID id = new UUID(1, number);
        return new Claims(
                "authenticated",
                id,
                id,
                0,
                "{\"aud\":\"authenticated\",\"iss\":\"http://127.0.0.1:8000/auth/v1\",\"role\":\"authenticated\",\"is_anonymous\":true,\"sub\":\"%s\",\"session_id\":\"%s\",\"exp\":1800000000}"
                        .formatted(id, id));
    }
}
