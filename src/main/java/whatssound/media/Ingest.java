package whatssound.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import whatssound.db.Claims;
import whatssound.db.DatabaseException;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.storage.BlobStore;
import whatssound.storage.NewObject;
import whatssound.storage.ObjectName;
import whatssound.storage.ObjectStore;
import whatssound.storage.Upload;
import whatssound.storage.UploadConsumer;

/**
 * Makes an upload a track: probed, transcoded, stored, and then one row. What fails leaves nothing.
 *
 * <p>On the request's virtual thread, to the end.
 */
public final class Ingest implements UploadConsumer {
    /** The bucket of which this takes the uploads over. */
    public static final String UPLOADS = "uploads";

    /** The longest recording taken, where nobody says otherwise. */
    public static final Duration DEFAULT_LONGEST = Duration.ofMinutes(60);

    static final String TRACKS = "tracks";
    static final String IMMUTABLE = "public, max-age=31536000, immutable";
    static final String AUDIO_TYPE = "audio/mp4";
    static final String AUDIO_FILE = "aac128.m4a";

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final AudioProbe probe;
    private final Transcoder transcoder;
    private final BlobStore blobs;
    private final ObjectStore objects;
    private final TrackStore tracks;
    private final TrackPaths paths;
    private final Duration longest;

    public Ingest(
            Ffmpeg ffmpeg,
            BlobStore blobs,
            ObjectStore objects,
            TrackStore tracks,
            TrackPaths paths,
            Duration longest) {
        this.probe = new AudioProbe(ffmpeg);
        this.transcoder = new Transcoder(ffmpeg);
        this.blobs = blobs;
        this.objects = objects;
        this.tracks = tracks;
        this.paths = paths;
        this.longest = longest;
    }

    /** Takes {@code <user>/<track>/<file name>}; the same track sent again is a success at once. */
    @Override
    public String consume(Claims claims, Upload upload) {
        UUID owner = claims.subject();
        if (owner == null) {
            throw refusal(ErrorCode.SIGN_IN_FIRST);
        }
        UUID track = trackOf(upload.name());
        try {
            if (isNew(track, owner)) {
                make(track, owner, upload);
            }
            return track.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("An upload could not be taken in.", e);
        }
    }

    private static UUID trackOf(ObjectName name) {
        List<String> segments = name.segments();
        if (segments.size() == 3) {
            try {
                return UUID.fromString(segments.get(1));
            } catch (IllegalArgumentException e) {
                // told below, as any other name that is not of this form
            }
        }
        throw new WhatsSoundException(
                ErrorCode.INVALID_KEY, "Uploads are named <user>/<track's UUID>/<file name>.");
    }

    private boolean isNew(UUID track, UUID owner) {
        return switch (tracks.holderOf(track, owner)) {
            case NOBODY -> true;
            case ASKER -> false;
            case ANOTHER -> throw refusal(ErrorCode.KEY_ALREADY_EXISTS);
        };
    }

    private void make(UUID id, UUID owner, Upload upload) throws IOException {
        if (upload.size() == 0) {
            throw refusal(ErrorCode.EMPTY_UPLOAD);
        }
        AudioProbe.Probed probed = probe.probe(upload.file());
        if (probed.declaredMs().orElse(0) > longest.toMillis()) {
            throw refusal(ErrorCode.AUDIO_TOO_LONG);
        }
        Path draft = blobs.newDraft();
        try {
            Transcoder.Encoded encoded = transcode(upload.file(), probed, draft);
            TrackTags tags = TrackTags.of(probed.tags(), upload.name().fileName());
            String path = paths.of(id, BlobStore.hash(draft), AUDIO_FILE);
            store(
                    draft,
                    new Track(
                            id,
                            owner,
                            tags.title(),
                            tags.artist(),
                            encoded.durationMs(),
                            Transcoder.SAMPLE_RATE,
                            encoded.sampleCount(),
                            path,
                            null,
                            null,
                            false));
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private Transcoder.Encoded transcode(Path file, AudioProbe.Probed probed, Path draft)
            throws IOException {
        // A second more than is allowed tells what is longer from what just fits.
        Transcoder.Encoded encoded =
                transcoder.transcode(file, probed.streamIndex(), longest.plusSeconds(1), draft);
        if (encoded.durationMs() > longest.toMillis()) {
            throw refusal(ErrorCode.AUDIO_TOO_LONG);
        }
        if (Damage.isDamaged(file, probed, encoded)) {
            throw refusal(ErrorCode.DAMAGED_AUDIO);
        }
        return encoded;
    }

    private void store(Path draft, Track track) throws IOException {
        NewObject object =
                new NewObject(
                        new ObjectName(TRACKS, track.audioPath()),
                        draft,
                        AUDIO_TYPE,
                        IMMUTABLE,
                        track.ownerId(),
                        null,
                        true);
        try {
            objects.put(List.of(object), connection -> tracks.insert(connection, track));
        } catch (DatabaseException e) {
            switch (e.sqlState()) {
                case UNIQUE_VIOLATION -> {
                    UUID owner = track.ownerId();
                    if (owner == null || isNew(track.id(), owner)) {
                        throw e;
                    }
                }
                // The account was deleted while its token still held.
                case FOREIGN_KEY_VIOLATION -> throw refusal(ErrorCode.SIGN_IN_FIRST);
                default -> throw e;
            }
        }
    }

    private static WhatsSoundException refusal(ErrorCode code) {
        return new WhatsSoundException(code, code.meaning());
    }
}
