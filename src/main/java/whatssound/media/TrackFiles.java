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
    /** The bucket of covers and waveforms, and of the audio of tracks that are open. */
    static final String OPEN = "tracks";

    /** The bucket of all audio; the database opens what may be open. */
    static final String SEALED = "sealed";

    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private final BlobStore blobs;
    private final ObjectStore objects;
    private final TrackPaths paths;
    private final UUID track;
    private final @Nullable UUID owner;
    private final String metadata;
    private final List<Path> drafts = new ArrayList<>();
    private final List<NewObject> files = new ArrayList<>();

    TrackFiles(Studio studio, UUID track, @Nullable UUID owner) {
        this.blobs = studio.blobs();
        this.objects = studio.objects();
        this.paths = studio.paths();
        this.track = track;
        this.owner = owner;
        this.metadata = "{\"track_id\":\"" + track + "\"}";
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

    /** Adds a finished draft that is no audio under a name of its own, which it tells. */
    String add(Path draft, String fileName, String type) throws IOException {
        return add(OPEN, nameBeside(draft, fileName), draft, type);
    }

    /** Adds finished audio under a name of its own, which it tells. */
    String addAudio(Path draft, RenditionKind kind) throws IOException {
        return addAudioAs(nameBeside(draft, kind.fileName()), draft, kind.contentType());
    }

    /** Adds audio, or what leads to it, under a name that was made already. */
    String addAudioAs(String path, Path draft, String type) {
        return add(SEALED, path, draft, type);
    }

    private String add(String bucket, String path, Path draft, String type) {
        ObjectName name = new ObjectName(bucket, path);
        files.add(new NewObject(name, draft, type, IMMUTABLE, owner, metadata, true));
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
