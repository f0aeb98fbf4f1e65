package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whatssound.db.TestDatabase;
import whatssound.session.TimelineScene.Refused;

/**
 * Many hands in one session at the same moment, each on a connection of its own: DJs who command,
 * guests who vote, ask and take back, and both keepers. Nobody meets a deadlock, and after each
 * moment the session has kept its promises.
 */
class ConcurrentHistoryIT {
    private static final int ROUNDS = 25;
    private static final int HANDS = 6;
    private static final int DJS = 3;
    private static final String[] COMMANDS = {"play", "pause", "seek", "next", "fade_out"};

    private static TestDatabase database;

    private final List<TimelineScene> hands = new ArrayList<>();
    private final List<UUID> people = new ArrayList<>();
    private final List<UUID> tracks = new ArrayList<>();
    private TimelineScene scene;
    private SessionPromises promises;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("whatssound.long") ? 100 : 4);
    }

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void open() throws Exception {
        scene = new TimelineScene(database);
        promises = new SessionPromises(scene);
        // The DJ in two windows, and another.
        people.addAll(List.of(scene.dj, scene.dj, scene.member("dj")));
        while (people.size() < HANDS) {
            people.add(scene.member("listener"));
        }
        for (int i = 0; i < HANDS; i++) {
            hands.add(new TimelineScene(database, scene));
            tracks.add(scene.track(20_000 + i));
        }
    }

    @AfterEach
    void close() throws Exception {
        for (TimelineScene hand : hands) {
            hand.close();
        }
        scene.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSessionKeepsItsPromises(long seed) throws Exception {
        Random random = new Random(seed);
        scene.set("queue_order", random.nextBoolean() ? "fair" : "dj");
        scene.set("crossfade_ms", String.valueOf(random.nextInt(3_000)));
        scene.set("allow_duplicates", "true");
        for (int i = 0; i < HANDS; i++) {
            scene.entry(random.nextInt(1_000, 30_000));
        }
        for (int round = 0; round < ROUNDS; round++) {
            scene.nowMs += random.nextDouble(12_000);
            List<String> done = atOnce(random);
            assertThatCode(promises::check)
                    .as("seed %d, round %d: %s", seed, round, done)
                    .doesNotThrowAnyException();
        }
    }

    private List<String> atOnce(Random random) throws Exception {
        List<UUID> entries = newestEntries();
        CyclicBarrier start = new CyclicBarrier(HANDS);
        int same = random.nextInt(18);
        List<Future<String>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < HANDS; i++) {
                TimelineScene hand = hands.get(i);
                hand.nowMs = scene.nowMs;
                Callable<String> act = act(hand, i, same, entries, new Random(random.nextLong()));
                done.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return act.call();
                                }));
            }
        }
        List<String> what = new ArrayList<>();
        for (Future<String> each : done) {
            what.add(each.get());
        }
        return what;
    }

    private List<UUID> newestEntries() throws SQLException {
        String ids =
                scene.value(
                        "select string_agg(id::text, ' ') from (select id from public.queue_entries where session_id = ?::uuid order by created_at desc limit 8) newest",
                        scene.session);
        return Stream.of(String.valueOf(ids).split(" ")).map(UUID::fromString).toList();
    }

    /** What one does; in some rounds all do the same. */
    private Callable<String> act(
            TimelineScene hand, int number, int same, List<UUID> entries, Random random) {
        UUID me = people.get(number);
        UUID entry = entries.get(random.nextInt(entries.size()));
        int kinds = number < DJS ? 9 : 6;
        return switch (same < kinds ? same : random.nextInt(kinds)) {
            case 0 -> () -> "keeps time, due " + hand.keep();
            case 1 -> () -> vote(hand, me, entry, number < 2 || random.nextInt(3) > 0);
            case 2 -> () -> skip(hand, me);
            case 3 -> () -> ask(hand, me, tracks.get(number));
            case 4 -> () -> call(hand, me, "remove_entry", "p_entry", entry);
            case 5 -> () -> keepVotes(hand);
            case 6 -> () -> takeDecks(hand, me);
            case 7 -> () -> call(hand, me, "pin_entry", "p_entry", entry, "p_pinned", true);
            default -> () -> command(hand, me, COMMANDS[random.nextInt(COMMANDS.length)]);
        };
    }

    private String vote(TimelineScene hand, UUID me, UUID entry, boolean up) throws SQLException {
        String answer = call(hand, me, "vote", "p_entry", entry, "p_up", up);
        if (answer.endsWith(": done")) {
            promises.voted(me, entry, up);
        }
        return answer;
    }

    private static String skip(TimelineScene hand, UUID me) throws SQLException {
        String playing = hand.anchor().path("entry_id").asText(null);
        return playing == null
                ? "nothing to skip"
                : call(
                        hand,
                        me,
                        "vote_skip",
                        "p_session",
                        hand.session,
                        "p_entry",
                        UUID.fromString(playing));
    }

    private static String ask(TimelineScene hand, UUID me, UUID track) throws SQLException {
        return call(hand, me, "request_track", "p_session", hand.session, "p_track", track);
    }

    private static String keepVotes(TimelineScene hand) throws SQLException {
        return "writes the results: "
                + hand.value("select private.write_vote_results(?::uuid, false)", hand.session);
    }

    private static String takeDecks(TimelineScene hand, UUID me) throws SQLException {
        return call(
                hand,
                me,
                "take_decks",
                "p_session",
                hand.session,
                "p_epoch",
                hand.anchor().path("epoch").asLong());
    }

    private static String command(TimelineScene hand, UUID me, String command) throws SQLException {
        JsonNode seen = hand.anchor();
        List<Object> words =
                new ArrayList<>(
                        List.of(
                                "p_session",
                                hand.session,
                                "p_epoch",
                                seen.path("epoch").asLong(),
                                "p_seq",
                                seen.path("seq").asLong(),
                                "p_command",
                                command));
        if (command.equals("seek")) {
            words.addAll(List.of("p_position_ms", 500.0));
        }
        try {
            long now = hand.as(me, "command_playback", words.toArray()).path("seq").asLong();
            assertThat(now)
                    .as("what is taken follows upon what it named")
                    .isBetween(seen.path("seq").asLong(), seen.path("seq").asLong() + 1);
            return command + ": done";
        } catch (Refused refused) {
            return command + ": " + refused.getMessage();
        }
    }

    /** A refusal is fine; anything else fails the test, a deadlock too. */
    private static String call(TimelineScene hand, UUID me, String function, Object... words)
            throws SQLException {
        try {
            hand.as(me, function, words);
            return function + ": done";
        } catch (Refused refused) {
            return function + ": " + refused.getMessage();
        }
    }
}
