package whatssound.rest;

import whatssound.error.ErrorCode;
import whatssound.rest.error.RestException;
import whatssound.rest.query.Restriction;
import whatssound.rest.statement.Result;

/**
 * Which of all rows an answer has. Any thread.
 *
 * @param field the header field, as {@code 0-9/123}
 * @param status 206 where it is known that there are more, else 200
 */
record ContentRange(String field, int status) {
    /**
     * @throws RestException PGRST103 where the page begins beyond the last row
     */
    static ContentRange of(Restriction asked, Result result) {
        Long total = result.total();
        if (total != null && asked.offset() > total) {
            throw RestException.of(
                    ErrorCode.PGRST103,
                    "Requested range not satisfiable",
                    "An offset of %d was requested, but there are only %d rows."
                            .formatted(asked.offset(), total));
        }
        String rows =
                result.rows() == 0
                        ? "*"
                        : "%d-%d".formatted(asked.offset(), asked.offset() + result.rows() - 1);
        boolean partial = total != null && result.rows() < total;
        return new ContentRange(rows + "/" + (total == null ? "*" : total), partial ? 206 : 200);
    }
}
