package whatssound.realtime.presence;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who is present, as an add-wins observed-remove set with a causal context.
 *
 * <p>Every meta is added under a {@link Dot} of its own. The context remembers all dots ever seen,
 * so that a dot that one side has seen and no longer holds was removed, and one that it has not
 * seen is new. Merging is commutative, associative and idempotent; a delta is a small state that
 * merges like any other (Almeida, Shoker, Baquero: Delta State Replicated Data Types). Immutable.
 *
 * @param entries what is present now
 * @param seen per replica, all dots up to this counter were seen
 * @param seenBeyond dots seen out of order, beyond {@code seen}
 */
public record PresenceState(
        Map<Dot, Presence> entries, Map<String, Long> seen, Set<Dot> seenBeyond) {
    public static final PresenceState EMPTY = new PresenceState(Map.of(), Map.of(), Set.of());

    public PresenceState {
        entries = Collections.unmodifiableMap(entries);
        seen = Collections.unmodifiableMap(seen);
        seenBeyond = Collections.unmodifiableSet(seenBeyond);
    }

    /** The delta that adds a presence under a dot that was never used before. */
    public static PresenceState added(Dot dot, Presence presence) {
        return new PresenceState(Map.of(dot, presence), Map.of(), Set.of(dot));
    }

    /** The delta that removes these dots, and nothing that was added meanwhile elsewhere. */
    public static PresenceState removed(Set<Dot> dots) {
        return new PresenceState(Map.of(), Map.of(), dots);
    }

    /** The least state that knows all that both know. */
    public PresenceState merge(PresenceState other) {
        Map<Dot, Presence> merged = new LinkedHashMap<>();
        entries.forEach(
                (dot, presence) -> {
                    if (other.entries.containsKey(dot) || !other.hasSeen(dot)) {
                        merged.put(dot, presence);
                    }
                });
        other.entries.forEach(
                (dot, presence) -> {
                    if (!hasSeen(dot)) {
                        merged.put(dot, presence);
                    }
                });
        Map<String, Long> bothSeen = new HashMap<>(seen);
        other.seen.forEach((replica, counter) -> bothSeen.merge(replica, counter, Math::max));
        Set<Dot> beyond = new HashSet<>(seenBeyond);
        beyond.addAll(other.seenBeyond);
        return new PresenceState(merged, bothSeen, compact(bothSeen, beyond));
    }

    /** Whether a dot is, or ever was, part of this state. */
    public boolean hasSeen(Dot dot) {
        return dot.counter() <= seen.getOrDefault(dot.replica(), 0L) || seenBeyond.contains(dot);
    }

    /** Moves dots that close a gap from {@code beyond} into {@code seen}; returns what is left. */
    private static Set<Dot> compact(Map<String, Long> seen, Set<Dot> beyond) {
        if (beyond.isEmpty()) {
            return beyond;
        }
        Set<Dot> left = new HashSet<>();
        beyond.stream()
                .sorted(Comparator.comparingLong(Dot::counter))
                .forEach(
                        dot -> {
                            long upTo = seen.getOrDefault(dot.replica(), 0L);
                            if (dot.counter() == upTo + 1) {
                                seen.put(dot.replica(), dot.counter());
                            } else if (dot.counter() > upTo) {
                                left.add(dot);
                            }
                        });
        return left;
    }
}
