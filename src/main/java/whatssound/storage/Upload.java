package whatssound.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sent, still in a temporary file that whoever made the upload deletes. Any thread.
 *
 * @param cacheControl as the object will be served, such as {@code max-age=3600}
 * @param userMetadata the sender's own JSON object beside the file
 * @param replaces whether an object of the same name gives way
 */
public record Upload(
        ObjectName name,
        Path file,
        long size,
        String contentType,
        String cacheControl,
        @Nullable String userMetadata,
        boolean replaces) {}
