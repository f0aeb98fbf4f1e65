package whatssound.media;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code public.tracks}. Any thread.
 *
 * @param ownerId who sent it, null for demo tracks
 * @param renditions what it can be played from, AAC 128 first
 * @param picture null for none
 * @param waveformPath the name in the bucket {@code tracks} of its {@link Waveform}
 */
record Track(
        UUID id,
        @Nullable UUID ownerId,
        TrackTags tags,
        double durationMs,
        long sampleCount,
        List<Rendition> renditions,
        @Nullable Picture picture,
        Loudness loudness,
        @Nullable String waveformPath,
        boolean demo) {

    /**
     * Names in the bucket {@code tracks}, and the colour.
     *
     * @param hue of the colour that stands for the track, 0 to 359
     */
    record Picture(String path, @Nullable String smallPath, @Nullable Integer hue) {}

    String audioPath() {
        return renditions.getFirst().path();
    }
}
