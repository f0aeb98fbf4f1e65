/** The wire: messages as records, and one serializer a protocol version. */
@NullMarked
package whatssound.realtime.protocol;

import org.jspecify.annotations.NullMarked;
