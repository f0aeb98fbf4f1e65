/** The Storage dialect: buckets, objects and blobs, served with ranges. */
@NullMarked
package whatssound.storage;

import org.jspecify.annotations.NullMarked;
