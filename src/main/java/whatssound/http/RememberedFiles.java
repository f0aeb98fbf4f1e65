package whatssound.http;

import org.jspecify.annotations.Nullable;

/** Files that a dialect may be read for without being asked. Called on event loops. */
@FunctionalInterface
public interface RememberedFiles {
    /**
     * The file that everybody may read under this path, if that is remembered just now; never
     * blocks.
     *
     * @param path below the dialect's prefix, as it stands in the request
     */
    @Nullable ServedFile find(String path);
}
