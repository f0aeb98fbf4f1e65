package whatssound.changes;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import whatssound.db.Claims;

/**
 * Whom a change may concern: those whose filters it passed. Immutable; lives on the thread of
 * changes.
 *
 * @param listeners in the order of delivery
 * @param viewers their claims, in the same order
 * @param roles the roles among them
 */
record Audience(List<Listener> listeners, List<Claims> viewers, Set<String> roles) {
    static final Audience NONE = new Audience(List.of(), List.of(), Set.of());

    /**
     * A channel as the receiver of one frame.
     *
     * @param idsJson the ids of those of its bindings that matched
     * @param select the columns that they want; none for all
     */
    record Listener(Subscription subscription, String idsJson, List<String> select) {}

    static Audience of(List<Listener> listeners) {
        List<Claims> viewers =
                listeners.stream().map(listener -> listener.subscription().claims()).toList();
        return new Audience(
                listeners,
                viewers,
                viewers.stream().map(Claims::role).collect(Collectors.toUnmodifiableSet()));
    }
}
