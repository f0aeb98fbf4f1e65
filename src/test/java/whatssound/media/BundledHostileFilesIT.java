package whatssound.media;

class BundledHostileFilesIT extends HostileFilesContract {
    BundledHostileFilesIT() {
        super(SoundFiles.bundled(), 1, 3);
    }
}
