package whatssound.media;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Works the jobs of ingest: rows that outlive the process, as many at once as there are cores; and
 * beside them, never in their place, what nobody waits for.
 *
 * <p>Started once; each job runs on a virtual thread of its own.
 */
public final class IngestJobs implements AutoCloseable {
    static final String INGEST = "ingest";
    static final String RENDITIONS = "renditions";

    private static final Logger LOG = LoggerFactory.getLogger(IngestJobs.class);
    private static final String FORGET = "forget-uploads";
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;

    /** What trying again does not change. */
    private static final Set<ErrorCode> FINAL =
            EnumSet.of(
                    ErrorCode.NOT_AUDIO,
                    ErrorCode.DAMAGED_AUDIO,
                    ErrorCode.AUDIO_TOO_LONG,
                    ErrorCode.CONTENT_BLOCKED,
                    ErrorCode.NO_SUCH_TRACK,
                    ErrorCode.CONVERSION_LIMIT);

    private final Ffmpeg ffmpeg;
    private final JobStore jobs;
    private final TrackMaking tracks;
    private final RenditionMaking renditions;
    private final Scheduler ingest;
    private final Scheduler background;
    private volatile boolean closing;

    private interface Work {
        void on(UUID id) throws IOException;
    }

    /**
     * @param ffmpeg is closed with this
     * @param longest recording that is taken
     */
    public IngestJobs(
            Ffmpeg ffmpeg,
            Studio studio,
            TrackStore tracks,
            UploadStore uploads,
            JobStore jobs,
            Duration longest) {
        this.ffmpeg = ffmpeg;
        this.jobs = jobs;
        this.tracks = new TrackMaking(ffmpeg, studio, tracks, uploads, jobs, longest);
        this.renditions = new RenditionMaking(ffmpeg.inBackground(), studio, tracks);
        RecurringTask<Void> forgetting =
                Tasks.recurring(FORGET, FixedDelay.ofHours(1))
                        .execute((instance, context) -> uploads.forgetOld());
        this.ingest =
                scheduler(JobStore.TABLE, task(INGEST, this.tracks::make, this::refuse))
                        .threads(Runtime.getRuntime().availableProcessors())
                        .startTasks(forgetting)
                        .build();
        this.background =
                scheduler(
                                JobStore.BACKGROUND_TABLE,
                                task(RENDITIONS, this.renditions::make, this::giveUp))
                        .threads(Ffmpeg.mostInBackground())
                        .build();
    }

    /** Begins, with what an earlier process left. */
    public void start() {
        jobs.free();
        ingest.start();
        background.start();
    }

    /** Looks at once for uploads that were just committed. */
    public void wake() {
        ingest.triggerCheckForDueExecutions();
    }

    /** Breaks off what runs; the next process does it again. */
    @Override
    public void close() {
        closing = true;
        ffmpeg.close();
        ingest.stop();
        background.stop();
    }

    private SchedulerBuilder scheduler(String table, OneTimeTask<Void> task) {
        return Scheduler.create(jobs.tables(), task)
                .tableName(table)
                .schedulerName(new SchedulerName.Fixed("whatssound"))
                .commitWhenAutocommitDisabled(true)
                .executorService(
                        Executors.newThreadPerTaskExecutor(
                                Thread.ofVirtual().name("job-", 0).factory()))
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .enablePriority()
                .failureLogging(LogLevel.OFF, false)
                .shutdownMaxWait(CLOSE_WITHIN);
    }

    private OneTimeTask<Void> task(String name, Work work, Consumer<Failure> last) {
        return Tasks.oneTime(name)
                .onFailure((complete, operations) -> failed(complete, operations, last))
                .execute((instance, context) -> run(work, instance));
    }

    private void run(Work work, TaskInstance<Void> instance) {
        try {
            work.on(UUID.fromString(instance.getId()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (instance.getTaskName().equals(INGEST)) {
            background.triggerCheckForDueExecutions();
        }
    }

    private record Failure(UUID id, ErrorCode code) {}

    private void failed(
            ExecutionComplete complete,
            ExecutionOperations<Void> operations,
            Consumer<Failure> last) {
        if (closing) {
            operations.reschedule(complete, Instant.now());
            return;
        }
        Throwable cause = complete.getCause().orElse(null);
        ErrorCode code =
                cause instanceof WhatsSoundException refused
                        ? refused.code()
                        : ErrorCode.TRANSCODE_FAILED;
        int failures = complete.getExecution().consecutiveFailures + 1;
        if (!FINAL.contains(code) && failures < ATTEMPTS) {
            LOG.warn("{} failed and is tried again", complete.getExecution(), cause);
            operations.reschedule(complete, Instant.now().plus(AGAIN_AFTER.multipliedBy(failures)));
            return;
        }
        if (!FINAL.contains(code)) {
            LOG.error("{} failed for good", complete.getExecution(), cause);
        }
        UUID id = UUID.fromString(complete.getExecution().taskInstance.getId());
        last.accept(new Failure(id, code));
        operations.remove();
    }

    private void refuse(Failure failure) {
        tracks.refuse(failure.id(), failure.code());
    }

    // The track is played as it is.
    private void giveUp(Failure failure) {
        renditions.forgetOriginal(failure.id());
    }
}
