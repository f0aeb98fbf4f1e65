package whatssound.changes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.changes.Audience.Listener;
import whatssound.changes.ChangeFrames.Shown;
import whatssound.changes.catalog.Catalog;
import whatssound.changes.catalog.Table;
import whatssound.changes.visibility.RowVisibility;
import whatssound.changes.wal.ChangeKind;
import whatssound.changes.wal.Column;
import whatssound.changes.wal.Relation;
import whatssound.changes.wal.TableName;
import whatssound.changes.wal.WalEvent;
import whatssound.changes.wal.WalEvent.RowChange;
import whatssound.db.Claims;
import whatssound.realtime.ChannelChanges;

/**
 * Decides over committed transactions: who is concerned by each change, who may see it, and what is
 * shown of it.
 *
 * <p>A transaction is kept until its end, for what it wrote elsewhere may decide over its rows.
 * Lives on the thread of changes; blocks.
 */
final class Deciding {
    private static final Logger LOG = LoggerFactory.getLogger(Deciding.class);
    private static final String SCHEMA_CHANGED = "whatssound.schema";

    /** A larger transaction is decided in parts. */
    private static final int MOST_KEPT = 10_000;

    private final Catalog catalog;
    private final RowVisibility visibility;
    private final Subscriptions subscriptions;
    private final Deliveries deliveries;
    private final Runnable onSchemaChange;
    private final List<RowChange> kept = new ArrayList<>();
    private final Set<TableName> written = new LinkedHashSet<>();
    private final Map<Integer, Relation> relations = new HashMap<>();
    private WalEvent.Begun transaction = new WalEvent.Begun(0, 0, 0);
    private boolean schemaChanged;

    Deciding(
            Catalog catalog,
            RowVisibility visibility,
            Subscriptions subscriptions,
            Deliveries deliveries,
            Runnable onSchemaChange) {
        this.catalog = catalog;
        this.visibility = visibility;
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.onSchemaChange = onSchemaChange;
    }

    void take(WalEvent event) {
        switch (event) {
            case WalEvent.Begun begun -> {
                forget();
                transaction = begun;
            }
            case RowChange change -> {
                written.add(change.relation().name());
                if (subscriptions.isWatched(change.relation().name())) {
                    kept.add(change);
                    decideIfMany();
                }
            }
            case WalEvent.Truncated truncated ->
                    truncated.relations().forEach(relation -> written.add(relation.name()));
            case WalEvent.Message message ->
                    schemaChanged |= message.prefix().equals(SCHEMA_CHANGED);
            case WalEvent.Committed _ -> decide();
        }
    }

    /** Drops a transaction of which the end was lost. */
    void forget() {
        kept.clear();
        written.clear();
        schemaChanged = false;
    }

    private void decideIfMany() {
        if (kept.size() >= MOST_KEPT) {
            // What else the transaction wrote is not known yet: nothing remembered may be used.
            schemaChanged = true;
            decide();
        }
    }

    private void decide() {
        visibility.transaction(transaction.commitLsn());
        if (schemaChanged) {
            catalog.schemaChanged(transaction.xid());
            visibility.schemaChanged();
            onSchemaChange.run();
        }
        written.forEach(table -> visibility.tableChanged(table.schema(), table.table()));
        for (RowChange change : kept) {
            decide(change);
        }
        forget();
    }

    private void decide(RowChange change) {
        Audience audience = Audience.NONE;
        try {
            Table table = table(change.relation());
            if (table != null && table.published()) {
                audience = subscriptions.audienceOf(change, table, catalog);
                tell(change, table, audience);
            }
        } catch (RuntimeException e) {
            LOG.warn("a change of {} could not be told", change.relation().name(), e);
            audience.listeners().forEach(Deciding::breakOff);
        }
        if (deliveries.isDue()) {
            deliveries.flush();
        }
    }

    /** A channel to which a change cannot be told must know that it missed one. */
    private static void breakOff(Listener listener) {
        ChannelChanges channel = listener.subscription().channel();
        channel.shard().execute(() -> channel.fail("A change could not be told; join again"));
    }

    private @Nullable Table table(Relation relation) {
        if (!relation.equals(relations.put(relation.oid(), relation))) {
            Table known = catalog.table(relation.name());
            if (known != null && !describes(known, relation)) {
                catalog.schemaChanged();
            }
        }
        Table table = catalog.table(relation.name());
        return table != null && table.oid() == relation.oid() ? table : null;
    }

    private static boolean describes(Table table, Relation relation) {
        Set<String> names = new HashSet<>();
        table.columns().forEach(column -> names.add(column.name()));
        return table.oid() == relation.oid()
                && relation.columns().stream().map(Column::name).allMatch(names::contains);
    }

    private void tell(RowChange change, Table table, Audience audience) {
        if (audience.listeners().isEmpty()) {
            return;
        }
        ChangeFrames frames = new ChangeFrames(change, table, transaction.commitTimeMs(), catalog);
        Map<String, Shown> refusals = refusals(change, table, audience.roles());
        boolean[] visible =
                refusals.isEmpty()
                        ? visible(change, audience.viewers())
                        : visibleExcept(refusals.keySet(), change, audience.viewers());
        Map<ShownKey, Shown> shown = new HashMap<>();
        for (int i = 0; i < visible.length; i++) {
            Listener listener = audience.listeners().get(i);
            String role = audience.viewers().get(i).role();
            Shown refusal = refusals.get(role);
            if (refusal != null || visible[i]) {
                Shown content =
                        refusal != null
                                ? refusal
                                : shown.computeIfAbsent(
                                        new ShownKey(role, listener.select()),
                                        key -> shown(table, key));
                deliveries.add(
                        listener.subscription().channel(),
                        frames.frame(
                                listener.subscription().channel().topic(),
                                listener.idsJson(),
                                content));
            }
        }
    }

    private record ShownKey(String role, List<String> select) {}

    private Shown shown(Table table, ShownKey key) {
        Set<String> columns = new HashSet<>(catalog.readable(table, key.role()));
        if (!key.select().isEmpty()) {
            Set<String> wanted = new HashSet<>(key.select());
            wanted.addAll(table.primaryKey());
            columns.retainAll(wanted);
        }
        return new Shown(columns, null);
    }

    /** The roles that are told of the change only why they cannot see it. */
    private Map<String, Shown> refusals(RowChange change, Table table, Set<String> roles) {
        Map<String, Shown> refusals = new HashMap<>();
        if (change.kind() != ChangeKind.DELETE) {
            List<String> key = table.primaryKey();
            for (String role : roles) {
                if (key.isEmpty()) {
                    refusals.put(role, new Shown(Set.of(), ChangeFrames.NO_PRIMARY_KEY));
                } else if (!catalog.readable(table, role).containsAll(key)) {
                    refusals.put(role, new Shown(Set.of(), ChangeFrames.UNAUTHORIZED));
                }
            }
        }
        return refusals;
    }

    private boolean[] visible(RowChange change, List<Claims> viewers) {
        return visibility.visible(
                change.relation(),
                change.kind() == ChangeKind.DELETE ? change.old() : change.row(),
                change.kind(),
                viewers);
    }

    private boolean[] visibleExcept(Set<String> roles, RowChange change, List<Claims> viewers) {
        List<Claims> asked =
                viewers.stream().filter(viewer -> !roles.contains(viewer.role())).toList();
        boolean[] answers = visible(change, asked);
        boolean[] all = new boolean[viewers.size()];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = !roles.contains(viewers.get(i).role()) && answers[next++];
        }
        return all;
    }
}
