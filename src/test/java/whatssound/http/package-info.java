/** Requests to a dialect without a server between. */
@NullMarked
package whatssound.http;

import org.jspecify.annotations.NullMarked;
