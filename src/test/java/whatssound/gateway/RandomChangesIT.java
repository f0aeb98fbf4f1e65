package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whatssound.TestServer;
import whatssound.changes.visibility.NotesHistory;
import whatssound.changes.visibility.NotesHistory.Change;
import whatssound.changes.visibility.NotesHistory.Note;
import whatssound.changes.visibility.NotesHistory.State;
import whatssound.changes.visibility.NotesHistory.Told;
import whatssound.changes.wal.ChangeKind;
import whatssound.db.Claims;
import whatssound.db.Sql;

/**
 * Random histories through sockets that change their users: nobody gets a row that no select of
 * theirs has shown since, and whom every select has shown it gets it. After each burst of
 * transactions, all are awaited by a row that everybody sees.
 */
@Timeout(1_000)
class RandomChangesIT {
    private static final boolean LONG = Boolean.getBoolean("whatssound.long");
    private static final int HISTORIES = LONG ? 40 : 3;
    private static final int BURSTS = LONG ? 60 : 25;
    private static final int USERS = 3;
    private static final int SOCKETS = 4;
    private static final String BINDINGS =
            """
            {"postgres_changes":[{"event":"*","schema":"public","table":"notes"},
              {"event":"INSERT","schema":"public","table":"marks"}]}""";
    private static final TestServer SERVER = TestServer.shared();

    /** A token with the claims that are in it. */
    private record Person(String token, Claims claims) {
        static Person of(TestServer.User user) {
            String json =
                    new String(
                            Base64.getUrlDecoder().decode(user.accessToken().split("\\.", -1)[1]),
                            StandardCharsets.UTF_8);
            return new Person(
                    user.accessToken(),
                    new Claims("authenticated", UUID.fromString(user.id()), null, 0, json));
        }
    }

    @Test
    void nobodyGetsWhatASelectWouldNotShow() throws SQLException {
        List<Person> people =
                IntStream.range(0, USERS)
                        .mapToObj(i -> Person.of(SERVER.signUp("User " + i)))
                        .toList();
        int got = 0;
        for (int seed = 1; seed <= HISTORIES; seed++) {
            try (Party party = new Party(seed, people)) {
                got += party.run();
            }
        }
        assertThat(got).isGreaterThan(HISTORIES * BURSTS);
    }

    /** The sockets of one history. */
    private static final class Party implements AutoCloseable {
        private final int seed;
        private final Random random;
        private final List<Person> people;
        private final Connection marker;
        private final NotesHistory history;
        private final List<Guest> guests = new ArrayList<>();

        Party(int seed, List<Person> people) throws SQLException {
            this.seed = seed;
            this.random = new Random(seed);
            this.people = people;
            this.marker = Sql.connect(SERVER.database());
            Sql.run(marker, "create table marks (id int primary key)");
            Sql.run(marker, "grant select on marks to authenticated");
            this.history =
                    new NotesHistory(
                            random,
                            Sql.connect(SERVER.database()),
                            people.stream().map(Person::claims).toList(),
                            6);
            history.next();
            Sql.run(marker, "alter publication supabase_realtime add table notes, marks");
            for (int i = 0; i < SOCKETS; i++) {
                guests.add(new Guest(people.get(i % USERS)));
            }
        }

        int run() throws SQLException {
            int got = 0;
            for (int burst = 1; burst <= BURSTS; burst++) {
                List<Told> transactions = new ArrayList<>();
                for (int more = random.nextInt(3); more >= 0; more--) {
                    if (random.nextInt(4) == 0) {
                        guests.get(random.nextInt(SOCKETS)).become(somebody());
                    }
                    transactions.add(history.next());
                }
                for (Guest guest : guests) {
                    guest.awaitUser();
                }
                Sql.run(marker, "insert into marks values (" + burst + ")");
                for (Guest guest : guests) {
                    guest.awaitMark(burst);
                    got += check(guest, burst, transactions);
                    guest.settle();
                }
            }
            return got;
        }

        private Person somebody() {
            return people.get(random.nextInt(USERS));
        }

        private int check(Guest guest, int burst, List<Told> transactions) {
            Set<JsonNode> records = guest.records();
            Set<Integer> versions = new HashSet<>();
            records.forEach(record -> versions.add(record.path("version").asInt()));
            int explained = 0;
            for (Told told : transactions) {
                List<State> since = history.states().subList(told.state(), history.states().size());
                for (Change change : told.changes()) {
                    Note note = change.note();
                    boolean was = versions.contains(note.version());
                    if (change.kind() != ChangeKind.DELETE) {
                        explained += was ? 1 : 0;
                        assertThat(was ? mayGet(guest, note, since) : mayMiss(guest, note, since))
                                .as(
                                        "seed %d, burst %d: %s by %s: %s",
                                        seed, burst, change, guest.users, was)
                                .isTrue();
                    }
                }
            }
            assertThat(explained)
                    .as("seed %d, burst %d: each change once: %s", seed, burst, records)
                    .isEqualTo(records.size());
            return explained;
        }

        private static boolean mayGet(Guest guest, Note note, List<State> since) {
            return since.stream()
                    .anyMatch(
                            state ->
                                    guest.users.stream()
                                            .anyMatch(user -> state.showsLike(user, note)));
        }

        private static boolean mayMiss(Guest guest, Note note, List<State> since) {
            return since.stream()
                    .anyMatch(
                            state ->
                                    guest.users.stream()
                                            .anyMatch(user -> !state.shows(user, note)));
        }

        @Override
        public void close() throws SQLException {
            guests.forEach(guest -> guest.socket.close());
            history.close();
            Sql.run(marker, "drop table marks");
            marker.close();
        }
    }

    /** A socket, and who it was since all was awaited last. */
    private static final class Guest {
        private final RealtimeClient socket =
                new RealtimeClient(SERVER.socketAddress(SERVER.anonKey()));
        private final String topic = "realtime:history:" + UUID.randomUUID();
        private final Set<Claims> users = new HashSet<>();
        private final String joinRef;
        private Person person;
        private int live = 1;
        private int settled;

        Guest(Person person) {
            this.person = person;
            users.add(person.claims());
            joinRef = socket.join(topic, BINDINGS, person.token());
            awaitUser();
            settle();
        }

        /** With every token come other claims; once until they are known to count. */
        void become(Person other) {
            if (users.size() == 1 && !other.equals(person)) {
                person = other;
                users.add(other.claims());
                live++;
                socket.push(
                        joinRef,
                        topic,
                        "access_token",
                        "{\"access_token\":\"" + other.token() + "\"}");
            }
        }

        void awaitUser() {
            socket.await(_ -> count("system") >= live);
        }

        private long count(String event) {
            return socket.received().stream()
                    .filter(message -> message.event().equals(event))
                    .count();
        }

        void awaitMark(int mark) {
            socket.await(
                    message ->
                            data(message).path("table").asText().equals("marks")
                                    && data(message).at("/record/id").asInt() == mark);
        }

        /** The new rows since all was awaited last, of which no more than the key was old. */
        Set<JsonNode> records() {
            Map<Integer, JsonNode> records = new HashMap<>();
            List<RealtimeClient.Message> all = socket.received();
            for (RealtimeClient.Message message : all.subList(settled, all.size())) {
                JsonNode data = data(message);
                if (data.path("table").asText().equals("notes")) {
                    if (data.path("type").asText().equals("DELETE")) {
                        assertThat(data.has("record")).isFalse();
                        assertThat(data.path("old_record").size()).isEqualTo(1);
                        assertThat(data.path("old_record").has("id")).isTrue();
                    } else {
                        JsonNode record = data.path("record");
                        assertThat(records.put(record.path("version").asInt(), record)).isNull();
                    }
                }
            }
            return new HashSet<>(records.values());
        }

        void settle() {
            users.clear();
            users.add(person.claims());
            settled = socket.received().size();
        }

        private static JsonNode data(RealtimeClient.Message message) {
            return message.payload().path("data");
        }
    }
}
