package whatssound.rest.query;

/** One term of {@code order}: {@code field.desc.nullslast}. Any thread. */
public record Order(Field field, boolean descending, Nulls nulls) {
    /** Where rows without a value go. */
    public enum Nulls {
        /** As Postgres does it: last when ascending, first when descending. */
        USUAL,
        FIRST,
        LAST
    }
}
