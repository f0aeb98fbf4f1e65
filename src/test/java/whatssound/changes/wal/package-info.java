@NullMarked
package whatssound.changes.wal;

import org.jspecify.annotations.NullMarked;
