package whatssound.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However joins, tracks, updates, leaves, windows and deliveries interleave, every member ends up
 * seeing who is there, and is told of each change once.
 */
class PresenceViewTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SEEDS = 20;
    private static final int STEPS = 600;

    /** Small rooms tell at once, large ones by windows. */
    @ParameterizedTest
    @ValueSource(ints = {3, 12, 60, 700})
    void everyMemberEndsAtTheTruth(int people) {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Room(new Random(seed), people).live();
        }
    }

    /** One shard with its members, their mailboxes, and the presence of its one topic. */
    private static final class Room {
        private final Random random;
        private final int people;
        private final PriorityQueue<Task> timers = new PriorityQueue<>();
        private final PresenceTracker tracker =
                new PresenceTracker("r", this::later, () -> this.nowMs, this::publish);

        private final List<Member> members = new ArrayList<>();
        private final Map<String, Tracked> truth = new HashMap<>();
        private long nowMs;
        private long tasksMade;
        private int tabsMade;

        private record Task(long atMs, long number, Runnable action) implements Comparable<Task> {
            @Override
            public int compareTo(Task other) {
                return atMs == other.atMs
                        ? Long.compare(number, other.number)
                        : Long.compare(atMs, other.atMs);
            }
        }

        private record Tracked(String key, String value) {}

        private Room(Random random, int people) {
            this.random = random;
            this.people = people;
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1 -> join();
                    case 2, 3, 4 -> track();
                    case 5 -> untrack();
                    case 6 -> leave();
                    case 7 -> pass(random.nextInt(4) == 0 ? random.nextInt(900) : 0);
                    default -> deliverSome();
                }
            }
            pass(10_000);
            members.forEach(Member::receiveAll);
            Map<String, List<String>> expected = shown();
            for (Member member : members) {
                assertThat(member.client.shown()).isEqualTo(expected);
                if (member.waitsForTheState) {
                    assertThat(member.client.surprises()).isZero();
                }
            }
        }

        private void join() {
            Member member = new Member(random.nextBoolean());
            members.add(member);
            later(() -> member.receive("state", tracker.toldStateJson()), 0);
        }

        private void leave() {
            if (!members.isEmpty()) {
                members.remove(random.nextInt(members.size()));
            }
        }

        /** A new tab of somebody, or another word of one that is there. */
        private void track() {
            String tab =
                    truth.isEmpty() || random.nextInt(3) > 0
                            ? "tab " + tabsMade++
                            : truth.keySet().stream()
                                    .skip(random.nextInt(truth.size()))
                                    .findFirst()
                                    .orElseThrow();
            Tracked before = truth.get(tab);
            Tracked now =
                    new Tracked(
                            before == null ? "person " + random.nextInt(people) : before.key,
                            "v" + random.nextInt(3));
            truth.put(tab, now);
            tracker.track(now.key, tab, "{\"v\":\"" + now.value + "\"}");
        }

        private void untrack() {
            List<String> tabs = new ArrayList<>(truth.keySet());
            int gone = Math.min(tabs.size(), random.nextInt(people));
            for (String tab : tabs.subList(0, random.nextInt(gone + 1))) {
                truth.remove(tab);
                tracker.untrack(tab);
            }
        }

        private void deliverSome() {
            for (Member member : members) {
                if (random.nextBoolean()) {
                    member.receiveOne();
                }
            }
        }

        private void pass(long ms) {
            long until = nowMs + ms;
            while (!timers.isEmpty() && timers.peek().atMs <= until) {
                Task next = timers.remove();
                nowMs = Math.max(nowMs, next.atMs);
                next.action.run();
            }
            nowMs = until;
        }

        private void later(Runnable task, long delayMs) {
            timers.add(new Task(nowMs + delayMs, tasksMade++, task));
        }

        private void publish(String diffJson) {
            members.forEach(member -> member.receive("diff", diffJson));
        }

        private Map<String, List<String>> shown() {
            Map<String, List<String>> shown = new TreeMap<>();
            truth.values()
                    .forEach(
                            tracked ->
                                    shown.computeIfAbsent(tracked.key, key -> new ArrayList<>())
                                            .add(tracked.value));
            shown.values().forEach(values -> values.sort(null));
            return shown;
        }
    }

    /** A member whose frames arrive late, and in order. */
    private static final class Member {
        private record Frame(String event, String json) {}

        private final Deque<Frame> mailbox = new ArrayDeque<>();
        private final PresenceClient client = new PresenceClient();

        /** Whether the server keeps diffs from it until its state, as it does. */
        private final boolean waitsForTheState;

        private boolean hasState;

        Member(boolean waitsForTheState) {
            this.waitsForTheState = waitsForTheState;
        }

        void receive(String event, String json) {
            hasState |= event.equals("state");
            if (hasState || !waitsForTheState) {
                mailbox.add(new Frame(event, json));
            }
        }

        void receiveAll() {
            while (!mailbox.isEmpty()) {
                receiveOne();
            }
        }

        void receiveOne() {
            Frame frame = mailbox.poll();
            if (frame != null && frame.event.equals("state")) {
                client.state(parse(frame.json));
            } else if (frame != null) {
                client.diff(parse(frame.json));
            }
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
