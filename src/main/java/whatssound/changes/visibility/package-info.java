/** Who may see a changed row: the policies of its table, asked for each viewer. */
@NullMarked
package whatssound.changes.visibility;

import org.jspecify.annotations.NullMarked;
