package whatssound.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is writing a message in one session. Pure; any thread, one at a time. */
final class Typists {
    /** A page says every other second that somebody goes on typing. */
    static final double REMEMBERED_MS = 4_000;

    /** Nobody reads more names than that. */
    static final int MOST_NAMED = 5;

    /** What is told: some of them by name, and how many there are. */
    record Typing(List<UUID> named, int count) {}

    private final Map<UUID, Double> untilMs = new HashMap<>();
    private Set<UUID> told = Set.of();

    /** Somebody types, or does no more; answers whether that is news. */
    synchronized boolean note(UUID user, boolean typing, double nowMs) {
        if (typing) {
            untilMs.put(user, nowMs + REMEMBERED_MS);
        } else {
            untilMs.remove(user);
        }
        return typing != told.contains(user);
    }

    /** Who types now; null where that was told already. */
    synchronized @Nullable Typing news(double nowMs) {
        untilMs.values().removeIf(until -> until <= nowMs);
        if (untilMs.keySet().equals(told)) {
            return null;
        }
        told = new HashSet<>(untilMs.keySet());
        return new Typing(told.stream().sorted().limit(MOST_NAMED).toList(), told.size());
    }

    /** Whether somebody who was told to type has been silent for too long. */
    synchronized boolean isOver(double nowMs) {
        return untilMs.values().stream().anyMatch(until -> until <= nowMs);
    }

    /** Whether nobody types, and that is told. */
    synchronized boolean isSilent() {
        return untilMs.isEmpty() && told.isEmpty();
    }
}
