/** Builds the SQL of a REST request, and runs it. Values are always bound, names always quoted. */
@NullMarked
package whatssound.rest.statement;

import org.jspecify.annotations.NullMarked;
