/** Ingest: an upload is probed, transcoded and becomes a track. */
@NullMarked
package whatssound.media;

import org.jspecify.annotations.NullMarked;
