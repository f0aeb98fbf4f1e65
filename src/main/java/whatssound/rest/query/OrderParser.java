package whatssound.rest.query;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code order}. Any thread. */
final class OrderParser {
    private static final int MOST_TERMS = 32;

    private OrderParser() {}

    static List<Order> parse(String text) {
        Cursor cursor = new Cursor("order", text);
        List<Order> orders = new ArrayList<>();
        do {
            if (orders.size() == MOST_TERMS) {
                throw cursor.refused("more than %d terms".formatted(MOST_TERMS));
            }
            orders.add(term(cursor));
        } while (cursor.skip(","));
        cursor.expectEnd();
        return orders;
    }

    private static Order term(Cursor cursor) {
        Field field = FieldParser.field(cursor);
        boolean descending = cursor.skip(".desc");
        if (!descending) {
            cursor.skip(".asc");
        }
        Order.Nulls nulls = Order.Nulls.USUAL;
        if (cursor.skip(".nullsfirst")) {
            nulls = Order.Nulls.FIRST;
        } else if (cursor.skip(".nullslast")) {
            nulls = Order.Nulls.LAST;
        }
        return new Order(field, descending, nulls);
    }
}
