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
    private final List<JsonNode> diffs = new ArrayList<>();
    private final PresenceTracker tracker =
            new PresenceTracker("r", turn::add, diff -> diffs.add(parse(diff)));

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

        assertThat(parse(tracker.stateJson()).at("/ann/metas")).hasSize(1);
        assertThat(diffs.get(1).at("/leaves/ann/metas")).hasSize(1);
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
