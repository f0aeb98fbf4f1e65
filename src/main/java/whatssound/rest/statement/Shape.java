package whatssound.rest.statement;

/** The form in which rows are answered. Any thread. */
public enum Shape {
    /** An array of rows. */
    ROWS,
    /** The only row, as an object. */
    ONE_ROW,
    /** An array of the rows' only values. */
    VALUES,
    /** The only row's only value. */
    ONE_VALUE,
    /** Nothing. */
    NOTHING
}
