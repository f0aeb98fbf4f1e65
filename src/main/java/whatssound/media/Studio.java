package whatssound.media;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.storage.BlobStore;
import whatssound.storage.ObjectStore;

/** Where the files of tracks are made and kept. Any thread. */
public record Studio(BlobStore blobs, ObjectStore objects, TrackPaths paths) {

    /**
     * The files of one track, none of them made yet.
     *
     * @param owner whose they will be, null for the deployment's own
     */
    TrackFiles filesOf(UUID track, @Nullable UUID owner) {
        return new TrackFiles(this, track, owner);
    }
}
