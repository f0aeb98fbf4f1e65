/** What the WAL tells: tables, their columns and the changes of their rows. */
@NullMarked
package whatssound.changes.wal;

import org.jspecify.annotations.NullMarked;
