package whatssound.storage;

import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An object to be put: its bytes in a draft of the {@link BlobStore}, and its row. Any thread.
 *
 * @param owner the user it belongs to, null for the deployment's own
 * @param userMetadata the sender's own JSON object, null for none
 * @param replaces whether an object of the same name gives way
 */
public record NewObject(
        ObjectName name,
        Path draft,
        String contentType,
        String cacheControl,
        @Nullable UUID owner,
        @Nullable String userMetadata,
        boolean replaces) {}
