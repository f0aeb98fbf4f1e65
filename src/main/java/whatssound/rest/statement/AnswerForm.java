package whatssound.rest.statement;

/**
 * How rows are to be answered. Any thread.
 *
 * @param stripNulls whether fields without a value are left out
 * @param counted whether all rows are counted, beyond those of the page
 */
public record AnswerForm(Shape shape, boolean stripNulls, boolean counted) {
    AnswerForm as(Shape other) {
        return new AnswerForm(other, stripNulls, counted);
    }
}
