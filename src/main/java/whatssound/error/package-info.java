/** Every error that a user or an operator can meet, with its stable code. */
@NullMarked
package whatssound.error;

import org.jspecify.annotations.NullMarked;
