/** Tests of reading query strings. */
@NullMarked
package whatssound.rest.query;

import org.jspecify.annotations.NullMarked;
