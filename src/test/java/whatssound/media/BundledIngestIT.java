package whatssound.media;

class BundledIngestIT extends IngestContract {
    BundledIngestIT() {
        super(new Ffmpeg(SoundFiles.bundled()));
    }
}
