package whatssound.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import whatssound.db.Claims;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.storage.ObjectName;
import whatssound.storage.StorageDialect;
import whatssound.storage.StorageFixture;

/**
 * A database, blobs and working jobs of their own, to which people send files. The test's thread.
 */
final class IngestFixture implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final StorageFixture storage = new StorageFixture();
    private final FfmpegPrograms programs;
    private final Duration longest;
    private final Studio studio =
            new Studio(storage.blobs(), storage.objects(), new TrackPaths("a secret"));
    private final TrackStore tracks = new TrackStore(storage.database());
    private final UploadStore uploads = new UploadStore(storage.database());
    private final JobStore jobs = new JobStore(storage.database());
    private IngestJobs working;

    IngestFixture(FfmpegPrograms programs, Duration longest) {
        this.programs = programs;
        this.longest = longest;
        this.working = work();
    }

    private IngestJobs work() {
        IngestJobs begun =
                new IngestJobs(new Ffmpeg(programs), studio, tracks, uploads, jobs, longest);
        begun.start();
        return begun;
    }

    StorageFixture storage() {
        return storage;
    }

    Studio studio() {
        return studio;
    }

    JobStore jobs() {
        return jobs;
    }

    /** Ends the jobs' process, and begins another one. */
    void restart() {
        working.close();
        working = work();
    }

    StorageDialect dialect(Claims claims) {
        return storage.dialect(
                claims,
                Map.of(
                        Ingest.UPLOADS,
                        new Ingest(storage.objects(), tracks, uploads, jobs, working::wake)));
    }

    HttpResponse send(Claims owner, UUID track, String fileName, byte[] content) {
        return send(dialect(owner), owner, track, fileName, content);
    }

    HttpResponse send(
            StorageDialect to, Claims folderOf, UUID track, String fileName, byte[] content) {
        return to.handle(form(folderOf, track, fileName, "{\"rights_confirmed\":true}", content));
    }

    /** The same with whatever the sender says beside it. */
    HttpResponse sendSaying(String metadata, Claims owner, UUID track, byte[] content) {
        return dialect(owner).handle(form(owner, track, "a.mp3", metadata, content));
    }

    private HttpRequest form(
            Claims folderOf, UUID track, String fileName, String metadata, byte[] content) {
        String path = "/object/uploads/%s/%s/%s".formatted(folderOf.subject(), track, fileName);
        return storage.form(path, "audio/mpeg", metadata, content);
    }

    /** The upload's row, once nothing more will come of it. */
    JsonNode outcome(UUID id) {
        return await("public.uploads", id, "state in ('ready', 'failed')");
    }

    /** How far an upload is now. */
    String step(UUID id) {
        return storage.query("select state from public.uploads where id = '" + id + "'");
    }

    /** The track's row, with all its renditions. */
    JsonNode finishedTrack(UUID id) {
        return await("public.tracks", id, "jsonb_array_length(renditions) = 3");
    }

    JsonNode track(UUID id) {
        return await("public.tracks", id, "true");
    }

    private JsonNode await(String table, UUID id, String condition) {
        String row =
                "select coalesce((select to_jsonb(t) from %s t where id = '%s' and %s), 'null')"
                        .formatted(table, id, condition);
        long endNanos = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < endNanos) {
            try {
                JsonNode found = JSON.readTree(storage.query(row));
                if (!found.isNull()) {
                    return found;
                }
                Thread.sleep(10);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError(
                "not in time: "
                        + row
                        + "; there is "
                        + storage.query(row.replace(condition, "true")));
    }

    /** Waits until no job is left, not even one that tidies up. */
    void awaitRest() {
        long endNanos = System.nanoTime() + PATIENCE.toNanos();
        String left =
                "(select task_name from private.jobs union all select task_name from private.background_jobs) job"
                        + " where task_name <> 'forget-uploads'";
        while (count(left) > 0) {
            if (System.nanoTime() > endNanos) {
                throw new AssertionError("jobs go on for ever");
            }
            Thread.onSpinWait();
        }
    }

    long count(String from) {
        return Long.parseLong(storage.query("select count(*) from " + from));
    }

    /** The bytes that a track's row names. */
    Path file(String path) {
        return storage.objects()
                .file(new ObjectName(TrackFiles.SEALED, path))
                .or(() -> storage.objects().file(new ObjectName(TrackFiles.OPEN, path)))
                .orElseThrow();
    }

    byte[] bytes(String path) {
        try {
            return Files.readAllBytes(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> drafts() {
        return storage.files().stream().filter(file -> file.toString().contains("drafts")).toList();
    }

    @Override
    public void close() {
        working.close();
        storage.close();
    }
}
