/**
 * What a subscription asks of a row: parsed, held against its table, and judged without Postgres.
 */
@NullMarked
package whatssound.changes.filter;

import org.jspecify.annotations.NullMarked;
