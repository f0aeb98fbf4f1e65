package whatssound.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseException;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Makes an upload a track that everyone can play: AAC 128, its loudness, waveform and cover. What
 * fails leaves nothing. On a job's virtual thread.
 */
final class TrackMaking {
    private static final Logger LOG = LoggerFactory.getLogger(TrackMaking.class);
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final AudioProbe probe;
    private final Meter meter;
    private final Encoder encoder;
    private final CoverArt covers;
    private final Studio studio;
    private final TrackStore tracks;
    private final UploadStore uploads;
    private final JobStore jobs;
    private final Duration longest;

    TrackMaking(
            Ffmpeg ffmpeg,
            Studio studio,
            TrackStore tracks,
            UploadStore uploads,
            JobStore jobs,
            Duration longest) {
        this.probe = new AudioProbe(ffmpeg);
        this.meter = new Meter(ffmpeg);
        this.encoder = new Encoder(ffmpeg);
        this.covers = new CoverArt(ffmpeg);
        this.studio = studio;
        this.tracks = tracks;
        this.uploads = uploads;
        this.jobs = jobs;
        this.longest = longest;
    }

    /**
     * Does the whole of it; done again, it does nothing.
     *
     * @throws WhatsSoundException why the file is refused, or what failed here
     */
    void make(UUID id) throws IOException {
        Optional<UploadStore.Sent> sent = uploads.find(id);
        if (sent.isEmpty()) { // its sender's account is gone
            studio.objects().remove(Ingest.original(id));
            return;
        }
        if (sent.get().finished()) {
            return;
        }
        tell(id, UploadStore.Step.PROBING, 0);
        Path original =
                studio.objects()
                        .file(Ingest.original(id))
                        .orElseThrow(() -> new IllegalStateException("an upload's bytes are gone"));
        AudioProbe.Probed probed = probe.probe(original);
        if (probed.declaredMs().orElse(0) > longest.toMillis()) {
            throw refusal(ErrorCode.AUDIO_TOO_LONG);
        }
        tell(id, UploadStore.Step.ENCODING, 0);
        try (TrackFiles files = studio.filesOf(id, sent.get().ownerId())) {
            Track track = make(id, sent.get(), original, probed, files);
            files.store(
                    connection -> {
                        uploads.requireNotBlocked(connection, id);
                        tracks.insert(connection, track);
                        uploads.ready(connection, id);
                        jobs.renditions(connection, id, Duration.ZERO);
                    });
        } catch (DatabaseException e) {
            // The account was deleted meanwhile.
            if (!e.sqlState().equals(FOREIGN_KEY_VIOLATION)) {
                throw e;
            }
            studio.objects().remove(Ingest.original(id));
        }
    }

    /** Refuses an upload for good, and forgets its bytes. */
    void refuse(UUID id, ErrorCode code) {
        uploads.fail(id, code);
        studio.objects().remove(Ingest.original(id));
    }

    // The recording is encoded while it is listened through, by another process; whoever finds it
    // wanting first ends the other.
    private Track make(
            UUID id,
            UploadStore.Sent sent,
            Path original,
            AudioProbe.Probed probed,
            TrackFiles files)
            throws IOException {
        Path aac = files.draft();
        FutureTask<@Nullable Void> encoding =
                new FutureTask<>(() -> encode(id, original, probed, aac), null);
        Thread encodingThread = Thread.ofVirtual().name("encoding").start(encoding);
        Meter.Reading heard;
        Track.Picture picture;
        try {
            heard = meter.read(original, probed.streamIndex(), upTo());
            check(original, probed, heard);
            picture = picture(original, probed, files);
            await(encoding);
        } finally {
            encoding.cancel(true);
            join(encodingThread);
        }
        Encoder.Decoded decoded = encoder.decode(aac);
        if (decoded.sampleCount() != heard.sampleCount()) {
            throw new IllegalStateException(
                    "%d samples became %d".formatted(heard.sampleCount(), decoded.sampleCount()));
        }
        RenditionKind kind = RenditionKind.AAC_128;
        return new Track(
                id,
                sent.ownerId(),
                TrackTags.of(probed.tags(), sent.fileName()),
                heard.durationMs(),
                heard.sampleCount(),
                List.of(
                        new Rendition(
                                kind,
                                files.addAudio(aac, kind),
                                Files.size(aac),
                                decoded.sampleCount(),
                                decoded.leadInSamples())),
                picture,
                heard.loudness().withPeakOf(decoded.peakDb()),
                waveform(heard, files),
                false);
    }

    private void encode(UUID id, Path original, AudioProbe.Probed probed, Path to) {
        Progress progress =
                new Progress(
                        probed.declaredMs().orElse((double) longest.toMillis()),
                        done -> tell(id, UploadStore.Step.ENCODING, done));
        encoder.encode(
                original,
                probed.streamIndex(),
                upTo(),
                Map.of(RenditionKind.AAC_128, to),
                progress);
    }

    // A second more than is allowed tells what is longer from what just fits.
    private Duration upTo() {
        return longest.plusSeconds(1);
    }

    private void check(Path original, AudioProbe.Probed probed, Meter.Reading heard)
            throws IOException {
        if (heard.durationMs() > longest.toMillis()) {
            throw refusal(ErrorCode.AUDIO_TOO_LONG);
        }
        if (Damage.isDamaged(original, probed, heard)) {
            throw refusal(ErrorCode.DAMAGED_AUDIO);
        }
    }

    private Track.@Nullable Picture picture(
            Path original, AudioProbe.Probed probed, TrackFiles files) throws IOException {
        if (probed.pictureIndex().isEmpty()) {
            return null;
        }
        Optional<Cover> found =
                covers.extract(
                        original, probed.pictureIndex().getAsInt(), files.draft(), files.draft());
        if (found.isEmpty()) {
            return null;
        }
        Cover cover = found.get();
        return new Track.Picture(
                files.add(cover.large(), Cover.LARGE_FILE, Cover.TYPE),
                files.add(cover.small(), Cover.SMALL_FILE, Cover.TYPE),
                cover.hue());
    }

    private static String waveform(Meter.Reading heard, TrackFiles files) throws IOException {
        Path draft = files.draft();
        Files.write(draft, heard.waveform());
        return files.add(draft, Waveform.FILE, Waveform.CONTENT_TYPE);
    }

    // Telling is a courtesy: the job goes on without it.
    private void tell(UUID id, UploadStore.Step step, double progress) {
        try {
            uploads.tell(id, step, progress);
        } catch (DatabaseException e) {
            LOG.debug("an upload's progress was not told", e);
        }
    }

    private static void await(FutureTask<?> encoding) {
        try {
            encoding.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WhatsSoundException(
                    ErrorCode.TRANSCODE_FAILED, "The conversion was broken off.", e);
        }
    }

    private static void join(Thread encoding) {
        boolean interrupted = false;
        while (encoding.isAlive()) {
            try {
                encoding.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static WhatsSoundException refusal(ErrorCode code) {
        return new WhatsSoundException(code, code.meaning());
    }
}
