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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.storage.BlobStore;

/**
 * The tracks that come with the program, stored like any other at its start. Any virtual thread.
 */
public final class DemoTracks {
    private static final Logger LOG = LoggerFactory.getLogger(DemoTracks.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "demo/";
    private static final String INDEX = FOLDER + "tracks.json";
    private static final RenditionKind AUDIO = RenditionKind.AAC_128;

    private final ClassLoader resources;

    /** Not while a server starts, which is when everybody is waiting for it. */
    private static final Duration RENDITIONS_AFTER = Duration.ofMinutes(1);

    private final Studio studio;
    private final TrackStore tracks;
    private final JobStore jobs;

    /** One entry of {@code demo/tracks.json}; audio, covers and waveform name files beside it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Demo(
            String slug,
            String title,
            @Nullable String artist,
            double durationMs,
            String audio,
            int leadInSamples,
            @Nullable String cover,
            @Nullable String coverSmall,
            @Nullable Integer hue,
            long sampleCount,
            @Nullable String waveform,
            @Nullable Double loudnessLufs,
            @Nullable Double truePeakDbtp) {

        /** The same at every start and in every deployment. */
        UUID id() {
            return UUID.nameUUIDFromBytes(
                    ("whatssound-demo:" + slug).getBytes(StandardCharsets.UTF_8));
        }
    }

    public DemoTracks(Studio studio, TrackStore tracks, JobStore jobs) {
        this(DemoTracks.class.getClassLoader(), studio, tracks, jobs);
    }

    DemoTracks(ClassLoader resources, Studio studio, TrackStore tracks, JobStore jobs) {
        this.resources = resources;
        this.studio = studio;
        this.tracks = tracks;
        this.jobs = jobs;
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
            if (!audioPath(demo).equals(seeded.get(demo.id()))) {
                store(demo);
            }
        }
    }

    private String audioPath(Demo demo) throws IOException {
        try (InputStream in = open(FOLDER + demo.audio())) {
            return studio.paths().of(demo.id(), BlobStore.hash(in), AUDIO.fileName());
        }
    }

    private void store(Demo demo) throws IOException {
        try (TrackFiles files = studio.filesOf(demo.id(), null)) {
            Path audio = draft(demo.audio(), files);
            Rendition rendition =
                    new Rendition(
                            AUDIO,
                            files.addAudio(audio, AUDIO),
                            Files.size(audio),
                            demo.sampleCount(),
                            demo.leadInSamples());
            String cover = add(demo.cover(), "cover", files);
            Track track =
                    new Track(
                            demo.id(),
                            null,
                            new TrackTags(demo.title(), demo.artist(), null),
                            demo.durationMs(),
                            demo.sampleCount(),
                            List.of(rendition),
                            cover == null
                                    ? null
                                    : new Track.Picture(
                                            cover,
                                            add(demo.coverSmall(), "cover-small", files),
                                            demo.hue()),
                            new Loudness(demo.loudnessLufs(), demo.truePeakDbtp()),
                            add(demo.waveform(), "waveform", files),
                            true);
            files.store(
                    connection -> {
                        tracks.insertOrReplace(connection, track);
                        jobs.renditions(connection, demo.id(), RENDITIONS_AFTER);
                    });
        }
    }

    private @Nullable String add(@Nullable String resource, String name, TrackFiles files)
            throws IOException {
        return resource == null
                ? null
                : files.add(
                        draft(resource, files), name + extension(resource), contentType(resource));
    }

    private Path draft(String resource, TrackFiles files) throws IOException {
        Path draft = files.draft();
        try (InputStream in = open(FOLDER + resource)) {
            Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
        }
        return draft;
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

    private static String contentType(String file) {
        return switch (extension(file)) {
            case ".svg" -> "image/svg+xml";
            case ".png" -> "image/png";
            case ".webp" -> "image/webp";
            case ".jpg" -> "image/jpeg";
            case ".u8" -> Waveform.CONTENT_TYPE;
            default -> throw new IllegalArgumentException("no known type: " + file);
        };
    }
}
