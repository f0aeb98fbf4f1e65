@NullMarked
package whatssound.session;

import org.jspecify.annotations.NullMarked;
