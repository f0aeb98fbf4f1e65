/** Tests of the auth API and its tokens. */
@NullMarked
package whatssound.auth;

import org.jspecify.annotations.NullMarked;
