@NullMarked
package whatssound.changes.filter;

import org.jspecify.annotations.NullMarked;
