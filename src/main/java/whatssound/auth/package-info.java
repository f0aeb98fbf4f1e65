/** The Auth dialect: sign-up, tokens, refresh, logout; who a request is. */
@NullMarked
package whatssound.auth;

import org.jspecify.annotations.NullMarked;
