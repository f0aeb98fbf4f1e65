package whatssound.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PresenceStateTest {
    private static final int SEEDS = 200;
    private static final List<String> REPLICAS = List.of("a", "b", "c");

    @Test
    void anAddWinsOverARemovalThatHasNotSeenIt() {
        PresenceState start =
                PresenceState.EMPTY.merge(
                        PresenceState.added(new Dot("a", 1), new Presence("ann", "tab 1", "{}")));
        PresenceState removed = start.merge(PresenceState.removed(start.entries().keySet()));
        PresenceState added =
                start.merge(
                        PresenceState.added(new Dot("b", 1), new Presence("ann", "tab 2", "{}")));

        assertThat(removed.merge(added).entries().values())
                .containsExactly(new Presence("ann", "tab 2", "{}"));
    }

    @Test
    void aRemovalIsNotUndoneByAnOldState() {
        PresenceState start =
                PresenceState.EMPTY.merge(
                        PresenceState.added(new Dot("a", 1), new Presence("ann", "tab 1", "{}")));
        PresenceState removed = start.merge(PresenceState.removed(start.entries().keySet()));

        assertThat(removed.merge(start).entries()).isEmpty();
    }

    @Test
    void mergeIsCommutativeAssociativeAndIdempotent() {
        forManySeeds(PresenceStateTest::checkMergeLaws);
    }

    @Test
    void deltasInAnyOrderAndRepeatedAmountToTheWholeState() {
        forManySeeds(PresenceStateTest::checkDeltas);
    }

    /** What is gathered between two diffs is merged as one delta. */
    @Test
    void aGroupOfDeltasMergesLikeEachOfThem() {
        forManySeeds(PresenceStateTest::checkDeltaGroups);
    }

    @Test
    void aReplicaThatHeardAllDeltasKnowsWhatMergingWholeStatesTells() {
        forManySeeds(PresenceStateTest::checkDeltasAgainstStates);
    }

    private static void forManySeeds(Consumer<Random> check) {
        for (int seed = 0; seed < SEEDS; seed++) {
            int current = seed;
            assertThatCode(() -> check.accept(new Random(current)))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }

    private static void checkMergeLaws(Random random) {
        List<PresenceState> replicas = randomHistory(random);
        PresenceState a = replicas.get(0);
        PresenceState b = replicas.get(1);
        PresenceState c = replicas.get(2);

        assertThat(a.merge(b)).isEqualTo(b.merge(a));
        assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
        assertThat(a.merge(a)).isEqualTo(a);
        assertThat(a.merge(b).merge(b)).isEqualTo(a.merge(b));
    }

    private static void checkDeltas(Random random) {
        PresenceState whole = PresenceState.EMPTY;
        List<PresenceState> deltas = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            PresenceState delta = randomDelta(random, "a", whole);
            deltas.add(delta);
            whole = whole.merge(delta);
        }
        deltas.addAll(deltas.subList(0, 10));
        Collections.shuffle(deltas, random);

        PresenceState merged = PresenceState.EMPTY;
        for (PresenceState delta : deltas) {
            merged = merged.merge(delta);
        }

        assertThat(merged).isEqualTo(whole);
    }

    private static void checkDeltaGroups(Random random) {
        PresenceState whole = PresenceState.EMPTY;
        PresenceState told = PresenceState.EMPTY;
        PresenceState group = PresenceState.EMPTY;
        for (int i = 0; i < 60; i++) {
            PresenceState delta = randomDelta(random, "a", whole);
            whole = whole.merge(delta);
            group = group.merge(delta);
            if (random.nextInt(6) == 0) {
                told = told.merge(group);
                group = PresenceState.EMPTY;
            }
        }

        assertThat(told.merge(group)).isEqualTo(whole);
        assertThat(group.merge(told)).isEqualTo(whole);
    }

    private static void checkDeltasAgainstStates(Random random) {
        List<PresenceState> replicas =
                new ArrayList<>(
                        List.of(PresenceState.EMPTY, PresenceState.EMPTY, PresenceState.EMPTY));
        List<PresenceState> deltas = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int replica = random.nextInt(3);
            PresenceState state = replicas.get(replica);
            PresenceState delta = randomDelta(random, REPLICAS.get(replica), state);
            deltas.add(delta);
            replicas.set(replica, state.merge(delta));
            if (random.nextInt(4) == 0) {
                int other = random.nextInt(3);
                replicas.set(other, replicas.get(other).merge(replicas.get(replica)));
            }
        }
        Collections.shuffle(deltas, random);

        PresenceState byDeltas = deltas.stream().reduce(PresenceState.EMPTY, PresenceState::merge);
        PresenceState byStates =
                replicas.stream().reduce(PresenceState.EMPTY, PresenceState::merge);

        assertThat(byDeltas).isEqualTo(byStates);
    }

    /** Three replicas that add, remove and hear of each other at random. */
    private static List<PresenceState> randomHistory(Random random) {
        List<PresenceState> states =
                new ArrayList<>(
                        List.of(PresenceState.EMPTY, PresenceState.EMPTY, PresenceState.EMPTY));
        for (int i = 0; i < 40; i++) {
            int replica = random.nextInt(3);
            PresenceState state = states.get(replica);
            PresenceState next =
                    random.nextInt(3) == 0
                            ? state.merge(states.get(random.nextInt(3)))
                            : state.merge(randomDelta(random, REPLICAS.get(replica), state));
            states.set(replica, next);
        }
        return states;
    }

    private static PresenceState randomDelta(Random random, String replica, PresenceState state) {
        List<Dot> dots = List.copyOf(state.entries().keySet());
        return dots.isEmpty() || random.nextBoolean()
                ? PresenceState.added(
                        new Dot(replica, state.seen().getOrDefault(replica, 0L) + 1),
                        new Presence(
                                "key " + random.nextInt(5), "owner " + random.nextInt(9), "{}"))
                : PresenceState.removed(Set.of(dots.get(random.nextInt(dots.size()))));
    }
}
