/** Tests of who may see a changed row. */
@NullMarked
package whatssound.changes.visibility;

import org.jspecify.annotations.NullMarked;
