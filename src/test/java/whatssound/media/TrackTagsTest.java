package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrackTagsTest {
    @Test
    void tagsComeBeforeTheFileName() {
        assertThat(
                        TrackTags.of(
                                Map.of("title", " Clair de lune ", "artist", "Debussy"),
                                "x - y.mp3"))
                .isEqualTo(new TrackTags("Clair de lune", "Debussy", null));
        assertThat(TrackTags.of(Map.of("title", "Untold", "album_artist", "Various"), "x.mp3"))
                .isEqualTo(new TrackTags("Untold", "Various", null));
    }

    @Test
    void withoutATitleTheFileNameIsRead() {
        assertThat(TrackTags.of(Map.of(), "Nina_Simone - Feeling.Good.mp3"))
                .isEqualTo(new TrackTags("Feeling.Good", "Nina Simone", null));
        assertThat(TrackTags.of(Map.of("artist", "Nina", "album", "Pastel"), "01 Sinnerman.flac"))
                .isEqualTo(new TrackTags("01 Sinnerman", "Nina", "Pastel"));
        assertThat(TrackTags.of(Map.of("title", "\u0000\n"), ".mp3"))
                .isEqualTo(new TrackTags(".mp3", null, null));
        assertThat(TrackTags.of(Map.of(), "_.mp3"))
                .isEqualTo(new TrackTags("Untitled", null, null));
    }

    @Test
    void namesAreCleanAndShort() {
        TrackTags tags = TrackTags.of(Map.of("title", "a\u202Eb\r\nc " + "🎵".repeat(300)), "x");

        assertThat(tags.title()).startsWith("ab c 🎵").doesNotContain("\u202E");
        assertThat(tags.title().codePointCount(0, tags.title().length())).isEqualTo(200);
    }
}
