/** Who is here: an add-wins CRDT, pure and apart from the channels around it. */
@NullMarked
package whatssound.realtime.presence;

import org.jspecify.annotations.NullMarked;
