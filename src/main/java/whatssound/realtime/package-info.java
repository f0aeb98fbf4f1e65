/**
 * Channels, broadcast, presence and their authorisation: the Realtime engine.
 *
 * <p>Knows no DJ words and no server library; {@code gateway} gives it sockets and owns the bytes.
 */
@NullMarked
package whatssound.realtime;

import org.jspecify.annotations.NullMarked;
