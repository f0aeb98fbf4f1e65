/**
 * The edge: Vert.x and Netty live here and nowhere else.
 *
 * <p>Routes HTTP to the dialects, takes sockets over after the upgrade, and owns every byte
 * written.
 */
@NullMarked
package whatssound.gateway;

import org.jspecify.annotations.NullMarked;
