/** Server time: epoch milliseconds that never jump while the process lives. */
@NullMarked
package whatssound.clock;

import org.jspecify.annotations.NullMarked;
