package whatssound.media;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("isInstalled")
class SystemIngestIT extends IngestContract {
    SystemIngestIT() {
        super(FfmpegPrograms.ofSystem().orElseThrow());
    }

    static boolean isInstalled() {
        return FfmpegPrograms.ofSystem().isPresent();
    }
}
