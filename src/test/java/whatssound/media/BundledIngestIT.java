package whatssound.media;

class BundledIngestIT extends IngestContract {
    BundledIngestIT() {
        super(SoundFiles.bundled(), 1);
    }
}
