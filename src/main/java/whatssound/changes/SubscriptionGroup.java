package whatssound.changes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.Audience.Listener;
import whatssound.changes.catalog.Catalog;
import whatssound.changes.catalog.Table;
import whatssound.changes.filter.FilterException;
import whatssound.changes.filter.RowFilter;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.TableName;
import whatssound.changes.wal.WalEvent.RowChange;

/**
 * All channels with the same binding: its filter is judged once for all. Lives on the thread of
 * changes.
 */
final class SubscriptionGroup {
    private final Binding binding;
    private final Map<TableName, Held> filters = new HashMap<>();
    private final Set<Subscription> members = new LinkedHashSet<>();
    private @Nullable Audience audience;

    /** The filter as it was held against a table; null where it does not fit it. */
    private record Held(Table table, @Nullable RowFilter filter) {}

    SubscriptionGroup(Binding binding) {
        this.binding = binding;
    }

    Binding binding() {
        return binding;
    }

    long id() {
        return binding.asked().id();
    }

    List<String> select() {
        return binding.asked().select();
    }

    void add(Subscription member) {
        members.add(member);
        audience = null;
    }

    void remove(Subscription member) {
        members.remove(member);
        audience = null;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    Set<Subscription> members() {
        return members;
    }

    /** Whether the change is one that the binding asks for; blocks where the table is new to it. */
    boolean matches(RowChange change, Table table, Catalog catalog) {
        if (!binding.asked().wants(change.kind().name())) {
            return false;
        }
        RowFilter filter = filter(table, catalog);
        return filter != null
                && filter.matches(change.kind() == ChangeKind.DELETE ? change.old() : change.row());
    }

    private @Nullable RowFilter filter(Table table, Catalog catalog) {
        Held held = filters.get(table.name());
        if (held == null || !held.table().equals(table)) {
            held = new Held(table, hold(table, catalog));
            filters.put(table.name(), held);
        }
        return held.filter();
    }

    private @Nullable RowFilter hold(Table table, Catalog catalog) {
        String text = binding.asked().filter();
        if (text == null) {
            return RowFilter.ALL;
        }
        RowFilter known = binding.filters().get(table.name());
        if (known != null && known.fits(table)) {
            return known;
        }
        try {
            return RowFilter.compile(text, table, catalog);
        } catch (FilterException e) {
            return null;
        }
    }

    /** The members as the audience of a change that only this group matched. */
    Audience audience() {
        Audience known = audience;
        if (known == null) {
            String idsJson = "[" + id() + "]";
            List<Listener> listeners = new ArrayList<>(members.size());
            members.forEach(member -> listeners.add(new Listener(member, idsJson, select())));
            listeners.sort(byTopic());
            known = Audience.of(List.copyOf(listeners));
            audience = known;
        }
        return known;
    }

    /** Those who share a frame come one after another, for the last frame is kept encoded. */
    static Comparator<Listener> byTopic() {
        return Comparator.comparing(listener -> listener.subscription().channel().topic());
    }
}
