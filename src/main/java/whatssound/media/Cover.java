package whatssound.media;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A track's picture in two sizes. Any thread.
 *
 * @param hue of the colour that stands for it, 0 to 359; null where it is grey
 */
record Cover(Path large, Path small, @Nullable Integer hue) {
    static final String LARGE_FILE = "cover.jpg";
    static final String SMALL_FILE = "cover-small.jpg";
    static final String TYPE = "image/jpeg";
}
