package whatssound.changes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import whatssound.changes.catalog.Catalog;
import whatssound.changes.catalog.Table;
import whatssound.changes.filter.FilterException;
import whatssound.changes.filter.RowFilter;
import whatssound.changes.wal.TableName;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.ChangeBinding;

/** Holds the bindings of a join against the catalogue. Blocks; virtual threads. */
final class BindingCheck {
    private final Catalog catalog;

    BindingCheck(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param role whose privileges decide over the columns that are named
     * @throws WhatsSoundException with {@code POSTGRES_CHANGES_INVALID} for what can never be
     *     served, and {@code REALTIME_DISABLED_FOR_CONFIGURATION} for tables not published yet
     */
    Binding check(ChangeBinding asked, String role) {
        if (asked.schema() == null && asked.table() == null) {
            throw invalid(
                    "No subscription params provided. Please provide at least a `schema` or `table` to subscribe to: "
                            + shown(asked));
        }
        String schema = asked.schema() == null ? "public" : asked.schema();
        String table = asked.table() == null ? Binding.ANY : asked.table();
        Binding binding = new Binding(asked, schema, table, new HashMap<>());
        if (binding.isWildcard() && !asked.select().isEmpty()) {
            throw invalid("Error parsing `select` params: columns of one table only can be named");
        }
        checkSyntax(asked);
        if (binding.isWildcard()) {
            checkAll(binding);
        } else {
            checkOne(binding, published(new TableName(schema, table), asked), role);
        }
        return new Binding(asked, schema, table, Map.copyOf(binding.filters()));
    }

    private static void checkSyntax(ChangeBinding asked) {
        try {
            if (asked.filter() != null) {
                RowFilter.check(asked.filter());
            }
        } catch (FilterException e) {
            throw invalidFilter(e);
        }
    }

    private void checkOne(Binding binding, Table table, String role) {
        ChangeBinding asked = binding.asked();
        RowFilter filter = compile(asked.filter(), table);
        Set<String> readable = catalog.readable(table, role);
        filter.columns().stream()
                .filter(column -> !readable.contains(column))
                .findFirst()
                .ifPresent(
                        column -> {
                            throw invalid(
                                    "Error parsing `filter` params: invalid column for filter "
                                            + column);
                        });
        asked.select().stream()
                .filter(column -> !readable.contains(column))
                .findFirst()
                .ifPresent(
                        column -> {
                            throw invalid(
                                    "Error parsing `select` params: invalid column " + column);
                        });
        binding.filters().put(table.name(), filter);
    }

    /** Of the tables behind a wildcard, those without the filter's columns tell nothing. */
    private void checkAll(Binding binding) {
        List<TableName> names = published(binding);
        if (names.isEmpty()) {
            throw unpublished(binding.asked());
        }
        WhatsSoundException last = null;
        for (TableName name : names) {
            Table table = catalog.table(name);
            try {
                if (table != null) {
                    binding.filters().put(name, compile(binding.asked().filter(), table));
                }
            } catch (WhatsSoundException e) {
                last = e;
            }
        }
        if (last != null && binding.filters().isEmpty()) {
            throw last;
        }
    }

    /** What is to be said where a binding of before can be served no more; null where it can. */
    @Nullable WhatsSoundException lost(Binding binding) {
        if (binding.isWildcard()) {
            return published(binding).isEmpty() ? unpublished(binding.asked()) : null;
        }
        Table table = catalog.table(new TableName(binding.schema(), binding.table()));
        if (table == null || !table.published()) {
            return unpublished(binding.asked());
        }
        RowFilter filter = binding.filters().get(table.name());
        if (filter != null && !filter.fits(table)) {
            try {
                compile(binding.asked().filter(), table);
            } catch (WhatsSoundException e) {
                return e;
            }
        }
        return null;
    }

    private List<TableName> published(Binding binding) {
        String schema = binding.schema().equals(Binding.ANY) ? null : binding.schema();
        return catalog.published(schema).stream().filter(binding::covers).toList();
    }

    private Table published(TableName name, ChangeBinding asked) {
        Table table = catalog.table(name);
        if (table == null || !table.published()) {
            // It may have been published a moment ago.
            table = catalog.read(name);
        }
        if (table == null || !table.published()) {
            throw unpublished(asked);
        }
        return table;
    }

    private RowFilter compile(@Nullable String filter, Table table) {
        try {
            return filter == null ? RowFilter.ALL : RowFilter.compile(filter, table, catalog);
        } catch (FilterException e) {
            throw invalidFilter(e);
        }
    }

    private static WhatsSoundException invalidFilter(FilterException e) {
        return new WhatsSoundException(
                ErrorCode.POSTGRES_CHANGES_INVALID,
                "Error parsing `filter` params: " + e.getMessage(),
                e);
    }

    private static WhatsSoundException invalid(String text) {
        return new WhatsSoundException(ErrorCode.POSTGRES_CHANGES_INVALID, text);
    }

    private static WhatsSoundException unpublished(ChangeBinding asked) {
        return new WhatsSoundException(
                ErrorCode.REALTIME_DISABLED_FOR_CONFIGURATION,
                "Unable to subscribe to changes with given parameters. Please check Realtime is enabled"
                        + " for the given connect parameters: "
                        + shown(asked));
    }

    private static String shown(ChangeBinding asked) {
        StringBuilder shown = new StringBuilder("[event: ").append(asked.event());
        append(shown, "schema", asked.schema());
        append(shown, "table", asked.table());
        append(shown, "filter", asked.filter());
        return shown.append(']').toString();
    }

    private static void append(StringBuilder shown, String name, @Nullable String value) {
        if (value != null) {
            shown.append(", ").append(name).append(": ").append(value);
        }
    }
}
