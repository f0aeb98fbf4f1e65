/** Tests of what addresses answer. */
@NullMarked
package whatssound.pages;

import org.jspecify.annotations.NullMarked;
