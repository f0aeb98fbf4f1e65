/** Tables, columns and types as the database knows them. */
@NullMarked
package whatssound.changes.catalog;

import org.jspecify.annotations.NullMarked;
