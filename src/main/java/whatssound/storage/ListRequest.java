package whatssound.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * What a listing asks for. Any thread.
 *
 * @param folder with a slash at its end, empty for the bucket's top
 * @param search the beginning of the names wanted, whatever their case
 */
record ListRequest(
        String folder,
        String search,
        int limit,
        int offset,
        SortColumn sortColumn,
        SortDirection sortDirection) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    enum SortColumn {
        NAME("name"),
        CREATED_AT("created_at"),
        UPDATED_AT("updated_at"),
        LAST_ACCESSED_AT("last_accessed_at");

        final String name;

        SortColumn(String name) {
            this.name = name;
        }
    }

    enum SortDirection {
        ASC("asc"),
        DESC("desc");

        final String sql;

        SortDirection(String sql) {
            this.sql = sql;
        }
    }

    static ListRequest of(JsonNode body) {
        String prefix = body.path("prefix").asText("");
        String folder = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        String column = body.path("sortBy").path("column").asText("name");
        String order = body.path("sortBy").path("order").asText("asc");
        return new ListRequest(
                folder,
                body.path("search").asText(""),
                Math.clamp(body.path("limit").asLong(DEFAULT_LIMIT), 0, MAX_LIMIT),
                Math.clamp(body.path("offset").asLong(0), 0, Integer.MAX_VALUE),
                Arrays.stream(SortColumn.values())
                        .filter(one -> one.name.equals(column))
                        .findFirst()
                        .orElseThrow(() -> invalid("Listings are not sorted by " + column + ".")),
                Arrays.stream(SortDirection.values())
                        .filter(one -> one.sql.equals(order))
                        .findFirst()
                        .orElseThrow(() -> invalid("The order is asc or desc.")));
    }

    private static WhatsSoundException invalid(String message) {
        return new WhatsSoundException(ErrorCode.INVALID_REQUEST, message);
    }
}
