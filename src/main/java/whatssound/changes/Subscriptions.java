package whatssound.changes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import whatssound.changes.Audience.Listener;
import whatssound.changes.catalog.Catalog;
import whatssound.changes.catalog.Table;
import whatssound.changes.wal.TableName;
import whatssound.changes.wal.WalEvent.RowChange;
import whatssound.db.Claims;
import whatssound.realtime.ChannelChanges;
import whatssound.realtime.protocol.ChangeBinding;

/** Who is subscribed to what, in groups of equal bindings. Lives on the thread of changes. */
final class Subscriptions {
    private final Map<ChannelChanges, Subscription> byChannel = new HashMap<>();
    private final Map<ChangeBinding, SubscriptionGroup> groups = new LinkedHashMap<>();
    private final Map<TableName, List<SubscriptionGroup>> byTable = new HashMap<>();

    /** Subscribes a channel, in place of what it had before. */
    void put(ChannelChanges channel, List<Binding> bindings, Claims claims) {
        // The new one first, so that a group that stays is not made anew.
        Subscription old = byChannel.get(channel);
        Set<SubscriptionGroup> joined = new LinkedHashSet<>();
        bindings.forEach(binding -> joined.add(groupOf(binding)));
        Subscription fresh = new Subscription(channel, claims, List.copyOf(joined));
        joined.forEach(group -> group.add(fresh));
        byChannel.put(channel, fresh);
        if (old != null) {
            leaveGroups(old);
        }
    }

    void remove(ChannelChanges channel) {
        Subscription old = byChannel.remove(channel);
        if (old != null) {
            leaveGroups(old);
        }
    }

    private void leaveGroups(Subscription old) {
        for (SubscriptionGroup group : old.groups()) {
            group.remove(old);
            if (group.isEmpty()) {
                groups.remove(group.binding().asked());
                byTable.clear();
            }
        }
    }

    private SubscriptionGroup groupOf(Binding binding) {
        SubscriptionGroup known = groups.get(binding.asked());
        if (known == null) {
            known = new SubscriptionGroup(binding);
            groups.put(binding.asked(), known);
            byTable.clear();
        }
        return known;
    }

    /** All channels that are subscribed to anything. */
    Collection<ChannelChanges> channels() {
        return List.copyOf(byChannel.keySet());
    }

    Collection<Subscription> all() {
        return byChannel.values();
    }

    /** Whether anybody may be concerned by changes of the table. */
    boolean isWatched(TableName name) {
        return !groupsOf(name).isEmpty();
    }

    private List<SubscriptionGroup> groupsOf(TableName name) {
        return byTable.computeIfAbsent(
                name,
                wanted ->
                        groups.values().stream()
                                .filter(group -> group.binding().covers(wanted))
                                .toList());
    }

    /** Whose filters the change passes. Blocks where the catalogue has to be read. */
    Audience audienceOf(RowChange change, Table table, Catalog catalog) {
        List<SubscriptionGroup> matching = new ArrayList<>();
        for (SubscriptionGroup group : groupsOf(change.relation().name())) {
            if (group.matches(change, table, catalog)) {
                matching.add(group);
            }
        }
        return switch (matching.size()) {
            case 0 -> Audience.NONE;
            case 1 -> matching.getFirst().audience();
            default -> union(matching);
        };
    }

    /** One listener for each channel and each selection of columns, with all ids that matched. */
    private static Audience union(List<SubscriptionGroup> matching) {
        Map<Subscription, Map<List<String>, List<SubscriptionGroup>>> hits = new LinkedHashMap<>();
        for (SubscriptionGroup group : matching) {
            for (Subscription member : group.members()) {
                hits.computeIfAbsent(member, m -> new LinkedHashMap<>())
                        .computeIfAbsent(group.select(), s -> new ArrayList<>())
                        .add(group);
            }
        }
        List<Listener> listeners = new ArrayList<>();
        hits.forEach(
                (member, bySelect) ->
                        bySelect.forEach(
                                (select, groups) ->
                                        listeners.add(
                                                new Listener(member, idsJson(groups), select))));
        listeners.sort(SubscriptionGroup.byTopic());
        return Audience.of(listeners);
    }

    private static String idsJson(List<SubscriptionGroup> groups) {
        return groups.stream()
                .map(group -> Long.toString(group.id()))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
