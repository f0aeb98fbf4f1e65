package whatssound.media;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.storage.BlobStore;
import whatssound.storage.NewObject;
import whatssound.storage.ObjectName;
import whatssound.storage.ObjectStore;

/**
 * The tracks that come with the program, stored like any other at its start. Any virtual thread.
 */
public final class DemoTracks {
    private static final Logger LOG = LoggerFactory.getLogger(DemoTracks.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "demo/";
    private static final String INDEX = FOLDER + "tracks.json";

    private final ClassLoader resources;
    private final BlobStore blobs;
    private final ObjectStore objects;
    private final TrackStore tracks;
    private final TrackPaths paths;

    /**
     * One entry of {@code demo/tracks.json}; {@code audio} and {@code cover} name files beside it.
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Demo(
            String slug,
            String title,
            @Nullable String artist,
            double durationMs,
            String audio,
            @Nullable String cover,
            @Nullable Integer hue,
            int sampleRate,
            long sampleCount) {

        /** The same at every start and in every deployment. */
        UUID id() {
            return UUID.nameUUIDFromBytes(
                    ("whatssound-demo:" + slug).getBytes(StandardCharsets.UTF_8));
        }
    }

    public DemoTracks(BlobStore blobs, ObjectStore objects, TrackStore tracks, TrackPaths paths) {
        this(DemoTracks.class.getClassLoader(), blobs, objects, tracks, paths);
    }

    DemoTracks(
            ClassLoader resources,
            BlobStore blobs,
            ObjectStore objects,
            TrackStore tracks,
            TrackPaths paths) {
        this.resources = resources;
        this.blobs = blobs;
        this.objects = objects;
        this.tracks = tracks;
        this.paths = paths;
    }

    /** Stores the demo tracks that are new or have changed since the last start. */
    public void seed() throws IOException {
        if (resources.getResource(INDEX) == null) {
            LOG.warn("This build has no demo tracks.");
            return;
        }
        Demo[] demos;
        try (InputStream in = open(INDEX)) {
            demos = JSON.readValue(in, Demo[].class);
        }
        Map<UUID, String> seeded = tracks.demoAudioPaths();
        for (Demo demo : demos) {
            String audioPath = path(demo, demo.audio(), Ingest.AUDIO_FILE);
            if (!audioPath.equals(seeded.get(demo.id()))) {
                store(demo, audioPath);
            }
        }
    }

    private void store(Demo demo, String audioPath) throws IOException {
        String cover = demo.cover();
        String coverPath = cover == null ? null : path(demo, cover, "cover" + extension(cover));
        List<NewObject> files = new ArrayList<>();
        try {
            files.add(object(demo.audio(), audioPath, Ingest.AUDIO_TYPE));
            if (cover != null && coverPath != null) {
                files.add(object(cover, coverPath, pictureType(cover)));
            }
            Track track =
                    new Track(
                            demo.id(),
                            null,
                            demo.title(),
                            demo.artist(),
                            demo.durationMs(),
                            demo.sampleRate(),
                            demo.sampleCount(),
                            audioPath,
                            coverPath,
                            demo.hue(),
                            true);
            objects.put(files, connection -> tracks.insertOrReplace(connection, track));
        } finally {
            for (NewObject file : files) {
                Files.deleteIfExists(file.draft());
            }
        }
    }

    private NewObject object(String resource, String path, String type) throws IOException {
        Path draft = blobs.newDraft();
        try (InputStream in = open(FOLDER + resource)) {
            Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
        }
        return new NewObject(
                new ObjectName(Ingest.TRACKS, path),
                draft,
                type,
                Ingest.IMMUTABLE,
                null,
                null,
                true);
    }

    private String path(Demo demo, String resource, String fileName) throws IOException {
        try (InputStream in = open(FOLDER + resource)) {
            return paths.of(demo.id(), BlobStore.hash(in), fileName);
        }
    }

    private InputStream open(String resource) throws IOException {
        InputStream in = resources.getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException(resource + " is not on the class path");
        }
        return in;
    }

    private static String extension(String file) {
        return file.substring(file.lastIndexOf('.'));
    }

    private static String pictureType(String file) {
        return switch (extension(file)) {
            case ".svg" -> "image/svg+xml";
            case ".png" -> "image/png";
            case ".webp" -> "image/webp";
            case ".jpg" -> "image/jpeg";
            default -> throw new IllegalArgumentException("no known picture: " + file);
        };
    }
}
