/** Refusals of the REST API in its own shape. */
@NullMarked
package whatssound.rest.error;

import org.jspecify.annotations.NullMarked;
