@NullMarked
package whatssound.db;

import org.jspecify.annotations.NullMarked;
