package whatssound.media;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("isInstalled")
class SystemHostileFilesIT extends HostileFilesContract {
    SystemHostileFilesIT() {
        super(FfmpegPrograms.ofSystem().orElseThrow(), 4, 1);
    }

    static boolean isInstalled() {
        return FfmpegPrograms.ofSystem().isPresent();
    }
}
