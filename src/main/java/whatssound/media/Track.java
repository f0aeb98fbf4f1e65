package whatssound.media;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code public.tracks}. Any thread.
 *
 * @param ownerId who sent it, null for demo tracks
 * @param audioPath the encoded file's name in the bucket {@code tracks}
 * @param coverPath a picture's name there, null for none
 * @param hue of the colour that stands for the track, 0 to 359
 */
record Track(
        UUID id,
        @Nullable UUID ownerId,
        String title,
        @Nullable String artist,
        double durationMs,
        int sampleRate,
        long sampleCount,
        String audioPath,
        @Nullable String coverPath,
        @Nullable Integer hue,
        boolean demo) {}
