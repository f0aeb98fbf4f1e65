package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whatssound.db.TestDatabase;
import whatssound.session.TimelineScene.Refused;

/**
 * Random histories of two DJs, guests who vote, and the keeper under a clock that jumps: whatever
 * happens, the session keeps its promises after each step.
 */
class TimelineHistoryIT {
    private static final int STEPS = 120;
    private static final int GUESTS = 4;
    private static final String[] COMMANDS = {
        "play", "pause", "seek", "next", "fade_out", "rewind"
    };
    private static final double[] ODD_NUMBERS = {
        -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300
    };

    private static TestDatabase database;

    private TimelineScene scene;
    private final Random random = new Random();
    private SessionPromises promises;
    private UUID coDj;
    private final List<UUID> guests = new ArrayList<>();
    private final List<UUID> entries = new ArrayList<>();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("whatssound.long") ? 300 : 8);
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
        coDj = scene.member("dj");
        for (int i = 0; i < GUESTS; i++) {
            guests.add(scene.member("listener"));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theTimelineKeepsItsPromises(long seed) throws Exception {
        random.setSeed(seed);
        queue();
        for (int step = 0; step < STEPS; step++) {
            JsonNode before = scene.anchor();
            String what = act(before);
            assertThatCode(promises::check)
                    .as("seed %d, step %d: %s, before %s", seed, step, what, before)
                    .doesNotThrowAnyException();
        }
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private String act(JsonNode before) throws SQLException {
        int dice = random.nextInt(120);
        if (dice >= 100) {
            return vote();
        } else if (dice < 35) {
            return command(before);
        } else if (dice < 60) {
            scene.moveBy(random.nextDouble(40_000));
            return "time passes";
        } else if (dice < 68) {
            return queue();
        } else if (dice < 74) {
            return remove();
        } else if (dice < 80) {
            return handOver();
        } else if (dice < 86) {
            return heartbeat(before);
        } else if (dice < 90) {
            return cues();
        } else if (dice < 93) {
            return settings();
        } else if (dice < 98) {
            return skip(before);
        }
        scene.nowMs += random.nextDouble(-20_000, 20_000);
        scene.value("select private.restamp_anchors()");
        return "the server starts again under another clock";
    }

    /** By either DJ, often naming an anchor that is no longer; nothing of that may be accepted. */
    private String command(JsonNode before) throws SQLException {
        String command = COMMANDS[random.nextInt(COMMANDS.length)];
        long epoch = before.path("epoch").asLong() - (random.nextInt(8) == 0 ? 1 : 0);
        long seq = before.path("seq").asLong() - (random.nextInt(5) == 0 ? random.nextInt(3) : 0);
        UUID user = random.nextBoolean() ? scene.dj : coDj;
        boolean odd = random.nextInt(10) == 0;
        double positionMs =
                odd ? ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)] : random.nextDouble(70_000);
        List<Object> words =
                new ArrayList<>(
                        List.of(
                                "p_session", scene.session,
                                "p_epoch", epoch,
                                "p_seq", seq,
                                "p_command", command));
        if (command.equals("seek") || odd) {
            words.addAll(List.of("p_position_ms", positionMs));
        }
        if (random.nextInt(4) == 0) {
            words.addAll(List.of("p_entry", entries.get(random.nextInt(entries.size()))));
        }
        if (taken(user, "command_playback", words.toArray())) {
            assertThat(epoch).isEqualTo(before.path("epoch").asLong());
            assertThat(seq).isEqualTo(before.path("seq").asLong());
            assertThat(odd).as("the odd position %s", positionMs).isFalse();
            assertThat(holder()).isEqualTo(user.toString());
        }
        return words.toString();
    }

    private String queue() throws SQLException {
        entries.add(scene.entry(random.nextInt(1, 60_000)));
        return "somebody queues a track";
    }

    private String remove() throws SQLException {
        UUID entry = entries.get(random.nextInt(entries.size()));
        UUID user = random.nextBoolean() ? scene.dj : guests.getFirst();
        if (taken(user, "remove_entry", "p_entry", entry)) {
            assertThat(user).isEqualTo(scene.dj);
        }
        return user + " removes a track";
    }

    private String vote() throws SQLException {
        UUID entry = entries.get(random.nextInt(entries.size()));
        UUID guest = guests.get(random.nextInt(GUESTS));
        boolean up = random.nextInt(3) > 0;
        boolean waits = scene.state(entry).equals("queued");
        boolean taken = taken(guest, "vote", "p_entry", entry, "p_up", up);
        assertThat(taken).as("votes count for what waits").isEqualTo(waits);
        if (taken) {
            promises.voted(guest, entry, up);
        }
        return "%s votes %s for %s".formatted(guest, up, entry);
    }

    private String handOver() throws SQLException {
        String next =
                random.nextInt(3) == 0
                        ? "null"
                        : "'" + (random.nextBoolean() ? scene.dj : coDj) + "'";
        scene.value(
                "with held as (update public.sessions set deck_holder_id = %s where id = ?::uuid returning id) select private.new_epoch(id, null) from held"
                        .formatted(next),
                scene.session);
        return "the decks go to " + next;
    }

    private String heartbeat(JsonNode before) throws SQLException {
        double positionMs =
                random.nextInt(5) == 0
                        ? ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]
                        : Math.max(
                                0,
                                before.path("position_ms").asDouble()
                                        + random.nextDouble(-200, 200));
        double atMs = scene.nowMs + (random.nextInt(4) == 0 ? random.nextDouble(-1e9, 1e9) : 0);
        taken(
                random.nextBoolean() ? scene.dj : coDj,
                "dj_heartbeat",
                "p_session",
                scene.session,
                "p_epoch",
                before.path("epoch").asLong(),
                "p_position_ms",
                positionMs,
                "p_at_server_ms",
                atMs);
        return "a heartbeat of %s at %s".formatted(positionMs, atMs);
    }

    private String cues() throws SQLException {
        UUID entry = entries.get(random.nextInt(entries.size()));
        double in = random.nextDouble(30_000);
        double out = in + random.nextDouble(30_000);
        taken(scene.dj, "set_cues", "p_entry", entry, "p_in", in, "p_out", out);
        return "cues";
    }

    private String settings() throws SQLException {
        scene.set("crossfade_ms", String.valueOf(random.nextInt(12_001)));
        scene.set("auto_dj", String.valueOf(random.nextBoolean()));
        return "settings";
    }

    private String skip(JsonNode before) throws SQLException {
        String playing = before.path("entry_id").asText(null);
        UUID entry =
                playing == null || random.nextInt(4) == 0
                        ? entries.getFirst()
                        : UUID.fromString(playing);
        UUID guest = guests.get(random.nextInt(GUESTS));
        taken(guest, "vote_skip", "p_session", scene.session, "p_entry", entry);
        return "%s votes to skip %s".formatted(guest, entry);
    }

    /** Whether the function took it; a refusal is fine, anything else fails the test. */
    private boolean taken(UUID user, String function, Object... words) throws SQLException {
        try {
            scene.as(user, function, words);
            return true;
        } catch (Refused refused) {
            return false;
        }
    }

    private String holder() throws SQLException {
        return String.valueOf(
                scene.value(
                        "select deck_holder_id from public.sessions where id = ?::uuid",
                        scene.session));
    }
}
