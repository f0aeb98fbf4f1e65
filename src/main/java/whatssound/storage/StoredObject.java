package whatssound.storage;

import java.time.Instant;

/**
 * A row of {@code storage.objects} with what serving it takes. Any thread.
 *
 * @param hash of the blob that holds its bytes
 */
record StoredObject(
        String id,
        ObjectName name,
        String hash,
        long size,
        String contentType,
        String cacheControl,
        Instant updatedAt) {

    String eTag() {
        return "\"" + hash + "\"";
    }
}
