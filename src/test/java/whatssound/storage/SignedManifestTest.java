package whatssound.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignedManifestTest {
    @Test
    void theFilesThatAPlaylistNamesAreSignedAndNothingElse() {
        String playlist =
                """
                #EXTM3U
                #EXT-X-MAP:URI="stream-0.mp4",BYTERANGE="822@0"
                #EXTINF:6.016,
                #EXT-X-BYTERANGE:97280@1500
                stream-0.mp4
                #EXT-X-ENDLIST
                """;

        assertThat(SignedManifest.of("media_0.m3u8", playlist, name -> "for-" + name))
                .isEqualTo(
                        """
                        #EXTM3U
                        #EXT-X-MAP:URI="stream-0.mp4?token=for-stream-0.mp4",BYTERANGE="822@0"
                        #EXTINF:6.016,
                        #EXT-X-BYTERANGE:97280@1500
                        stream-0.mp4?token=for-stream-0.mp4
                        #EXT-X-ENDLIST
                        """);
    }

    @Test
    void soAreThoseOfADashManifest() {
        String manifest =
                "<Representation id=\"0\"><BaseURL>stream-0.mp4</BaseURL><SegmentList/></Representation>";

        assertThat(SignedManifest.of("manifest.mpd", manifest, name -> "t"))
                .contains("<BaseURL>stream-0.mp4?token=t</BaseURL>");
    }
}
