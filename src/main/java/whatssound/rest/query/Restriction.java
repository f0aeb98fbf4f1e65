package whatssound.rest.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of one level are wanted, and in which order. Any thread.
 *
 * @param limit the most rows, null for no bound of the caller's
 */
public record Restriction(
        List<Condition> conditions, List<Order> orders, @Nullable Long limit, long offset) {
    public static final Restriction NONE = new Restriction(List.of(), List.of(), null, 0);

    public Restriction {
        conditions = List.copyOf(conditions);
        orders = List.copyOf(orders);
    }

    Restriction and(Condition condition) {
        return new Restriction(joined(conditions, List.of(condition)), orders, limit, offset);
    }

    Restriction orderedBy(List<Order> more) {
        return new Restriction(conditions, joined(orders, more), limit, offset);
    }

    Restriction limitedTo(long most) {
        return new Restriction(conditions, orders, most, offset);
    }

    Restriction from(long firstRow) {
        return new Restriction(conditions, orders, limit, firstRow);
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
