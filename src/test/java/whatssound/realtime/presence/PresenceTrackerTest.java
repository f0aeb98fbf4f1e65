package whatssound.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceTrackerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Deque<Runnable> turn = new ArrayDeque<>();
    private final Deque<Runnable> delayed = new ArrayDeque<>();
    private final List<Long> delaysMs = new ArrayList<>();
    private long nowMs = 100_000;
    private final List<JsonNode> diffs = new ArrayList<>();
    private final PresenceTracker tracker =
            new PresenceTracker("r", this::later, () -> nowMs, diff -> diffs.add(parse(diff)));

    @Test
    void oneTurnIsOneDiff() {
        tracker.track("ann", "1", "{\"name\":\"Ann\"}");
        tracker.track("bob", "2", "{\"name\":\"Bob\"}");
        endTurn();

        assertThat(diffs)
                .singleElement()
                .satisfies(
                        diff -> {
                            assertThat(diff.at("/joins/ann/metas/0/name").asText())
                                    .isEqualTo("Ann");
                            assertThat(diff.at("/joins/bob/metas/0/phx_ref").asText()).isNotEmpty();
                            assertThat(diff.at("/leaves")).isEmpty();
                        });
    }

    @Test
    void anUpdateIsAJoinWithThePreviousRefAndALeave() {
        tracker.track("ann", "1", "{\"v\":1}");
        endTurn();
        tracker.track("ann", "1", "{\"v\":2}");
        endTurn();

        String before = diffs.get(0).at("/joins/ann/metas/0/phx_ref").asText();
        assertThat(diffs.get(1).at("/joins/ann/metas/0/phx_ref_prev").asText()).isEqualTo(before);
        assertThat(diffs.get(1).at("/leaves/ann/metas/0/phx_ref").asText()).isEqualTo(before);
    }

    @Test
    void theSameMetaAgainChangesNothing() {
        tracker.track("ann", "1", "{\"v\":1}");
        endTurn();
        tracker.track("ann", "1", "{\"v\":1}");
        endTurn();

        assertThat(diffs).hasSize(1);
    }

    @Test
    void whoCameAndLeftWithinATurnIsNotTold() {
        tracker.track("ann", "1", "{}");
        tracker.untrack("1");
        endTurn();

        assertThat(diffs).isEmpty();
        assertThat(tracker.isEmpty()).isTrue();
    }

    @Test
    void severalTabsAreSeveralMetasOfOneKey() {
        tracker.track("ann", "1", "{}");
        tracker.track("ann", "2", "{}");
        endTurn();
        tracker.untrack("1");
        endTurn();

        assertThat(parse(tracker.toldStateJson()).at("/ann/metas")).hasSize(1);
        assertThat(diffs.get(1).at("/leaves/ann/metas")).hasSize(1);
    }

    @Test
    void aChangeAfterARestIsToldAtOnceInALargeRoomToo() {
        fill(400);
        nowMs += 5_000;
        tracker.untrack("1");
        endTurn();

        assertThat(diffs).hasSize(2);
    }

    @Test
    void whatFollowsSoonInALargeRoomIsToldTogether() {
        fill(400);
        nowMs += 100;
        tracker.track("late 1", "late 1", "{}");
        tracker.untrack("1");
        endTurn();

        assertThat(diffs).hasSize(1);
        assertThat(delaysMs).containsExactly(500L);
        assertThat(parse(tracker.toldStateJson()).has("late 1")).isFalse();
        assertThat(parse(tracker.toldStateJson()).has("1")).isTrue();

        nowMs += 700;
        delayed.remove().run();

        assertThat(diffs.get(1).at("/joins")).hasSize(1);
        assertThat(diffs.get(1).at("/leaves")).hasSize(1);
        assertThat(parse(tracker.toldStateJson()).has("late 1")).isTrue();
    }

    @Test
    void aSmallRoomNeverWaits() {
        for (int i = 0; i < PresenceWindow.SMALL_ROOM; i++) {
            tracker.track("key " + i, "owner " + i, "{}");
            endTurn();
        }

        assertThat(diffs).hasSize(PresenceWindow.SMALL_ROOM);
    }

    @Test
    void theRestGrowsWithTheRoomAndStaysBelowASecond() {
        long before = 0;
        for (int members = 0; members < 5_000; members++) {
            long restMs = PresenceWindow.restMs(members);
            assertThat(restMs).isBetween(before, PresenceWindow.LONGEST_MS);
            before = restMs;
        }
        assertThat(before).isEqualTo(PresenceWindow.LONGEST_MS);
    }

    @Test
    void twoUpdatesBetweenDiffsAreOneThatNamesTheToldRef() {
        fill(400);
        nowMs += 1;
        tracker.track("1", "1", "{\"v\":1}");
        tracker.track("1", "1", "{\"v\":2}");
        delayed.remove().run();

        JsonNode joined = diffs.get(1).at("/joins/1/metas");
        assertThat(joined).hasSize(1);
        assertThat(joined.at("/0/v").asInt()).isEqualTo(2);
        assertThat(joined.at("/0/phx_ref_prev").asText())
                .isEqualTo(diffs.get(1).at("/leaves/1/metas/0/phx_ref").asText())
                .isEqualTo(diffs.get(0).at("/joins/1/metas/0/phx_ref").asText());
    }

    @Test
    void aMetaCannotNameItsOwnRef() {
        tracker.track("ann", "1", "{\"phx_ref\":\"mine\",\"phx_ref_prev\":\"mine\",\"a\":1}");
        tracker.track("quote\"d", "2", "{\"phx_ref\":\"mine\"}");
        endTurn();

        JsonNode state = parse(tracker.toldStateJson());
        assertThat(state.at("/ann/metas/0/a").asInt()).isEqualTo(1);
        assertThat(state.at("/ann/metas/0").has("phx_ref_prev")).isFalse();
        assertThat(state.at("/ann/metas/0/phx_ref").asText()).isNotEqualTo("mine").isNotEmpty();
        assertThat(state.at("/quote\"d/metas/0/phx_ref").asText()).isNotEqualTo("mine");
    }

    /** Tells of this many people in one diff. */
    private void fill(int people) {
        for (int i = 0; i < people; i++) {
            tracker.track(Integer.toString(i), Integer.toString(i), "{}");
        }
        endTurn();
    }

    private void later(Runnable task, long delayMs) {
        if (delayMs == 0) {
            turn.add(task);
        } else {
            delaysMs.add(delayMs);
            delayed.add(task);
        }
    }

    private void endTurn() {
        while (!turn.isEmpty()) {
            turn.remove().run();
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
