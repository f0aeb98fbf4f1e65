/** The program: its settings, its commands, and {@code Server}, where everything is constructed. */
@NullMarked
package whatssound;

import org.jspecify.annotations.NullMarked;
