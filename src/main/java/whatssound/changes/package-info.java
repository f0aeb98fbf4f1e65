/** The WAL as a stream of changes, and what is told from it. */
@NullMarked
package whatssound.changes;

import org.jspecify.annotations.NullMarked;
