package whatssound.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.storage.BlobStore;
import whatssound.storage.NewObject;
import whatssound.storage.ObjectName;
import whatssound.storage.ObjectStore;

/**
 * The files of one track while they are being made: drafts first, then objects all at once with the
 * rows that name them, or nothing. One job's virtual thread.
 */
final class TrackFiles implements AutoCloseable {
    /** The bucket of what is played. */
    static final String BUCKET = "tracks";

    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private final BlobStore blobs;
    private final ObjectStore objects;
    private final TrackPaths paths;
    private final UUID track;
    private final @Nullable UUID owner;
    private final List<Path> drafts = new ArrayList<>();
    private final List<NewObject> files = new ArrayList<>();

    TrackFiles(Studio studio, UUID track, @Nullable UUID owner) {
        this.blobs = studio.blobs();
        this.objects = studio.objects();
        this.paths = studio.paths();
        this.track = track;
        this.owner = owner;
    }

    /** A new empty file. */
    Path draft() throws IOException {
        Path draft = blobs.newDraft();
        drafts.add(draft);
        return draft;
    }

    /** A new empty folder, for a program that names its files itself. */
    Path draftFolder() throws IOException {
        Path folder = blobs.newDraftFolder();
        drafts.add(folder);
        return folder;
    }

    /** Adds a finished draft under a name of its own, which it tells. */
    String add(Path draft, String fileName, String type) throws IOException {
        return addAs(paths.of(track, BlobStore.hash(draft), fileName), draft, type);
    }

    /** Adds a draft under a name that was made already. */
    String addAs(String path, Path draft, String type) {
        files.add(
                new NewObject(
                        new ObjectName(BUCKET, path), draft, type, IMMUTABLE, owner, null, true));
        return path;
    }

    /** A name that depends on this draft's content, for files that refer to each other. */
    String nameBeside(Path draft, String fileName) throws IOException {
        return paths.of(track, BlobStore.hash(draft), fileName);
    }

    /** Stores what was added, with these rows. */
    void store(ObjectStore.RowsBeside rows) throws IOException {
        objects.put(files, rows);
    }

    /** Deletes the drafts; what was stored stays. */
    @Override
    public void close() throws IOException {
        for (Path draft : drafts) {
            BlobStore.discard(draft);
        }
    }
}
