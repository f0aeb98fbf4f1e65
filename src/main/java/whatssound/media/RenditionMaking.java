package whatssound.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import whatssound.storage.ObjectName;

/**
 * Adds to a track what makes it lighter to load: Opus 128, AAC 64, and streams of long ones.
 *
 * <p>From what was sent, which is forgotten then, else from AAC 128. On a job's virtual thread.
 */
final class RenditionMaking {
    private static final Duration NO_LIMIT = Duration.ofHours(24);

    private final AudioProbe probe;
    private final Encoder encoder;
    private final StreamPackager packager;
    private final Studio studio;
    private final TrackStore tracks;

    RenditionMaking(Ffmpeg ffmpeg, Studio studio, TrackStore tracks) {
        this.probe = new AudioProbe(ffmpeg);
        this.encoder = new Encoder(ffmpeg);
        this.packager = new StreamPackager(ffmpeg);
        this.studio = studio;
        this.tracks = tracks;
    }

    /** Does the whole of it; done again, it does nothing. */
    void make(UUID id) throws IOException {
        Optional<TrackStore.Playable> track = tracks.find(id);
        if (track.isPresent() && track.get().renditions() == 1) {
            make(id, track.get());
        }
        forgetOriginal(id);
    }

    /** What was sent has been used. */
    void forgetOriginal(UUID id) {
        studio.objects().remove(Ingest.original(id));
    }

    private void make(UUID id, TrackStore.Playable track) throws IOException {
        Path aac128 =
                studio.objects()
                        .file(new ObjectName(TrackFiles.SEALED, track.audioPath()))
                        .orElseThrow(() -> new IllegalStateException("a track's bytes are gone"));
        Path source = studio.objects().file(Ingest.original(id)).orElse(aac128);
        try (TrackFiles files = studio.filesOf(id, track.ownerId())) {
            Map<RenditionKind, Path> drafts = new EnumMap<>(RenditionKind.class);
            drafts.put(RenditionKind.OPUS_128, files.draft());
            drafts.put(RenditionKind.AAC_64, files.draft());
            encoder.encode(
                    source,
                    probe.probe(source).streamIndex(),
                    NO_LIMIT,
                    drafts,
                    new Progress(track.durationMs(), done -> {}));
            List<Rendition> renditions = new ArrayList<>();
            for (Map.Entry<RenditionKind, Path> made : drafts.entrySet()) {
                renditions.add(rendition(made.getKey(), made.getValue(), track, files));
            }
            TrackStore.Manifests manifests =
                    StreamPackager.isLong(track.durationMs())
                            ? packager.pack(
                                    List.of(aac128, drafts.get(RenditionKind.AAC_64)), files)
                            : TrackStore.Manifests.NONE;
            files.store(connection -> tracks.addRenditions(connection, id, renditions, manifests));
        }
    }

    private Rendition rendition(
            RenditionKind kind, Path draft, TrackStore.Playable track, TrackFiles files)
            throws IOException {
        Encoder.Decoded decoded = encoder.decode(draft);
        if (decoded.sampleCount() != track.sampleCount()) {
            throw new IllegalStateException(
                    "%d samples became %d as %s"
                            .formatted(track.sampleCount(), decoded.sampleCount(), kind.label()));
        }
        return new Rendition(
                kind,
                files.addAudio(draft, kind),
                Files.size(draft),
                decoded.sampleCount(),
                decoded.leadInSamples());
    }
}
