package whatssound.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import whatssound.db.Claims;
import whatssound.db.DatabaseException;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.storage.NewObject;
import whatssound.storage.ObjectName;
import whatssound.storage.ObjectStore;
import whatssound.storage.Upload;
import whatssound.storage.UploadConsumer;

/**
 * Takes uploads in: keeps the bytes, and commits with them a job that will make them a track.
 *
 * <p>On the request's virtual thread.
 */
public final class Ingest implements UploadConsumer {
    /** The bucket of which this takes the uploads over. */
    public static final String UPLOADS = "uploads";

    /** The longest recording taken, where nobody says otherwise. */
    public static final Duration DEFAULT_LONGEST = Duration.ofMinutes(60);

    // Not the bucket of uploads, where the same file sent again would be in its own way.
    private static final String ORIGINALS = "originals";
    private static final String NOT_SERVED = "no-store";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIRMATION = "rights_confirmed";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final ObjectStore objects;
    private final TrackStore tracks;
    private final UploadStore uploads;
    private final JobStore jobs;
    private final Runnable wake;

    /**
     * @param wake is called once there is something to do
     */
    public Ingest(
            ObjectStore objects,
            TrackStore tracks,
            UploadStore uploads,
            JobStore jobs,
            Runnable wake) {
        this.objects = objects;
        this.tracks = tracks;
        this.uploads = uploads;
        this.jobs = jobs;
        this.wake = wake;
    }

    /**
     * Takes {@code <user>/<track>/<file name>} whose metadata says {@code rights_confirmed}; the
     * same track sent again is a success at once, unless it had failed: then it is tried anew.
     */
    @Override
    public String consume(Claims claims, Upload upload) {
        UUID owner = claims.subject();
        if (owner == null) {
            throw refusal(ErrorCode.SIGN_IN_FIRST);
        }
        UUID track = trackOf(upload.name());
        requireRights(upload);
        if (isTaken(track, owner)) {
            return track.toString();
        }
        if (upload.size() == 0) {
            throw refusal(ErrorCode.EMPTY_UPLOAD);
        }
        uploads.refusal(owner, upload.size())
                .ifPresent(
                        code -> {
                            throw refusal(code);
                        });
        try {
            queue(track, owner, upload);
        } catch (IOException e) {
            throw new UncheckedIOException("An upload could not be taken in.", e);
        }
        wake.run();
        return track.toString();
    }

    /** Where an upload's bytes wait. */
    static ObjectName original(UUID track) {
        return new ObjectName(ORIGINALS, track.toString());
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

    private static void requireRights(Upload upload) {
        boolean confirmed = false;
        if (upload.userMetadata() != null) {
            try {
                confirmed =
                        JSON.readTree(upload.userMetadata()).path(CONFIRMATION).asBoolean(false);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("Metadata was read as JSON before.", e);
            }
        }
        if (!confirmed) {
            throw refusal(ErrorCode.RIGHTS_NOT_CONFIRMED);
        }
    }

    /** Whether the asker's own upload is a track already, or on its way to be one. */
    private boolean isTaken(UUID track, UUID asker) {
        switch (tracks.holderOf(track, asker)) {
            case ASKER -> {
                return true;
            }
            case ANOTHER -> throw refusal(ErrorCode.KEY_ALREADY_EXISTS);
            case NOBODY -> {}
        }
        Optional<UploadStore.Sent> sent = uploads.find(track);
        if (sent.isPresent() && !sent.get().ownerId().equals(asker)) {
            throw refusal(ErrorCode.KEY_ALREADY_EXISTS);
        }
        return sent.isPresent() && !sent.get().finished();
    }

    private void queue(UUID track, UUID owner, Upload upload) throws IOException {
        NewObject original =
                new NewObject(
                        original(track),
                        upload.file(),
                        upload.contentType(),
                        NOT_SERVED,
                        owner,
                        null,
                        true);
        try {
            objects.put(
                    List.of(original),
                    connection -> {
                        if (!uploads.queue(connection, track, owner, upload.name().fileName())) {
                            throw refusal(ErrorCode.KEY_ALREADY_EXISTS);
                        }
                        uploads.requireNotBlocked(connection, track);
                        jobs.ingest(connection, track);
                    });
        } catch (WhatsSoundException e) {
            // The same was sent twice at once, and the other was faster.
            if (e.code() != ErrorCode.KEY_ALREADY_EXISTS || !isTaken(track, owner)) {
                throw e;
            }
        } catch (DatabaseException e) {
            // The account was deleted while its token still held.
            throw e.sqlState().equals(FOREIGN_KEY_VIOLATION) ? refusal(ErrorCode.SIGN_IN_FIRST) : e;
        }
    }

    private static WhatsSoundException refusal(ErrorCode code) {
        return new WhatsSoundException(code, code.meaning());
    }
}
