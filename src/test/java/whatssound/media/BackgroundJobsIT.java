package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whatssound.db.Claims;

/** That what nobody waits for is never in the way of what somebody waits for. */
class BackgroundJobsIT {
    @Test
    void whoWaitsForATrackDoesNotWaitForOthersFurtherRenditions(@TempDir Path folder)
            throws IOException {
        FfmpegPrograms bundled = SoundFiles.bundled();
        Path gate = folder.resolve("open");
        try (IngestFixture fixture =
                        new IngestFixture(gated(bundled, folder, gate), Ingest.DEFAULT_LONGEST);
                Ffmpeg ffmpeg = new Ffmpeg(bundled)) {
            SoundFiles sounds = new SoundFiles(ffmpeg, fixture.storage().folder());
            byte[] tone = sounds.tone("a.mp3");
            Claims ana = fixture.storage().newUser();
            List<UUID> sent = new ArrayList<>();
            int moreThanWorkAtOnce = Runtime.getRuntime().availableProcessors() + 1;
            for (int i = 0; i < moreThanWorkAtOnce; i++) {
                UUID id = UUID.randomUUID();
                fixture.send(ana, id, "a.mp3", tone);
                assertThat(fixture.outcome(id).get("state").asText()).isEqualTo("ready");
                sent.add(id);
            }
            assertThat(fixture.count("public.tracks where jsonb_array_length(renditions) > 1"))
                    .isZero();
            Files.createFile(gate);
            sent.forEach(fixture::finishedTrack);
        }
    }

    /** Programs that make no Opus file until the gate is there. */
    private static FfmpegPrograms gated(FfmpegPrograms programs, Path folder, Path gate)
            throws IOException {
        Path ffmpeg = folder.resolve("ffmpeg");
        Files.writeString(
                ffmpeg,
                """
                #!/bin/sh
                case "$*" in
                  *cues_to_front*) while [ ! -e '%s' ]; do sleep 0.05; done ;;
                esac
                exec '%s' "$@"
                """
                        .formatted(gate, programs.ffmpeg()));
        Files.setPosixFilePermissions(ffmpeg, PosixFilePermissions.fromString("rwx------"));
        return new FfmpegPrograms(ffmpeg, programs.ffprobe(), programs.environment());
    }
}
