/** What a DJ session needs a live process for: the timeline keeper. */
@NullMarked
package whatssound.session;

import org.jspecify.annotations.NullMarked;
