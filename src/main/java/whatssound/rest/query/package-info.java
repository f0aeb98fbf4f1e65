/** The query string of the REST API: what it can say, and how it is read. Knows no SQL. */
@NullMarked
package whatssound.rest.query;

import org.jspecify.annotations.NullMarked;
