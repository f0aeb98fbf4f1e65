package whatssound.media;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("isInstalled")
class SystemIngestIT extends IngestContract {
    SystemIngestIT() {
        super(FfmpegPrograms.ofSystem().orElseThrow(), 5);
    }

    static boolean isInstalled() {
        return FfmpegPrograms.ofSystem().isPresent();
    }
}
