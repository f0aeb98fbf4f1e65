package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whatssound.db.Claims;

/** That a place in the music is the same sample in whatever it came from and becomes. */
class RenditionsIT {
    private static final int SAMPLES = 3 * 48_000;
    private static final int FARTHEST = 1_500;
    private static final short[] SENT = PositionCode.samples(SAMPLES);

    private static IngestFixture fixture;
    private static Ffmpeg ffmpeg;
    private static SoundFiles sounds;
    private static Claims ana;

    @BeforeAll
    static void start() {
        fixture = new IngestFixture(SoundFiles.bundled(), Ingest.DEFAULT_LONGEST);
        ffmpeg = new Ffmpeg(SoundFiles.bundled());
        sounds = new SoundFiles(ffmpeg, fixture.storage().folder());
        ana = fixture.storage().newUser();
    }

    @AfterAll
    static void stop() {
        ffmpeg.close();
        fixture.close();
    }

    record Format(String fileName, UUID id) {
        @Override
        public String toString() {
            return fileName;
        }
    }

    static Stream<Format> formats() throws Exception {
        Path wav = fixture.storage().folder().resolve("code.wav");
        Files.write(wav, PositionCode.wav(SENT));
        List<Format> formats = new ArrayList<>();
        formats.add(sent("a.wav", Files.readAllBytes(wav)));
        formats.add(encoded(wav, "a.mp3", "-b:a", "192k"));
        formats.add(encoded(wav, "a.m4a", "-c:a", "aac", "-b:a", "192k"));
        formats.add(encoded(wav, "a.flac"));
        formats.add(encoded(wav, "a.ogg", "-ac", "2", "-c:a", "vorbis", "-strict", "experimental"));
        formats.add(encoded(wav, "a.opus", "-c:a", "libopus", "-b:a", "160k"));
        return formats.stream();
    }

    private static Format encoded(Path wav, String fileName, String... options) {
        Path file = fixture.storage().folder().resolve(fileName);
        List<String> arguments =
                new ArrayList<>(List.of("-v", "error", "-nostdin", "-i", wav.toString()));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-y", file.toString()));
        return sent(fileName, sounds.run(arguments, file));
    }

    private static Format sent(String fileName, byte[] content) {
        UUID id = UUID.randomUUID();
        assertThat(fixture.send(ana, id, fileName, content).status()).isEqualTo(200);
        return new Format(fileName, id);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aPlaceIsTheSameSampleInEveryRendition(Format format) {
        assertThat(fixture.outcome(format.id()).get("state").asText()).isEqualTo("ready");
        JsonNode track = fixture.finishedTrack(format.id());

        List<String> kinds = new ArrayList<>();
        for (JsonNode rendition : track.get("renditions")) {
            kinds.add(rendition.get("kind").asText());
            short[] heard = decoded(rendition.get("path").asText());
            assertThat(heard.length)
                    .isEqualTo(rendition.get("sample_count").asInt())
                    .isEqualTo(track.get("sample_count").asInt());
            short[] raw = decoded(rendition.get("path").asText(), "-flags2", "skip_manual");
            int leadIn = rendition.get("lead_in_samples").asInt();
            for (int at : new int[] {2_000, 60_000, 120_000}) {
                assertThat(PositionCode.delay(SENT, heard, at, FARTHEST))
                        .as("%s at %d", rendition.get("kind"), at)
                        .isBetween(-1, 1);
                assertThat(PositionCode.delay(SENT, raw, at, FARTHEST) - leadIn)
                        .as("%s at %d, from a decoder that skips nothing", rendition, at)
                        .isBetween(-1, 1);
            }
            assertThat(rendition.get("bytes").asInt())
                    .isEqualTo(fixture.bytes(rendition.get("path").asText()).length);
        }
        assertThat(kinds).containsExactly("aac128", "opus128", "aac64");
        assertThat(track.get("renditions").get(0).get("path")).isEqualTo(track.get("audio_path"));
        assertThat(track.get("hls_path").isNull()).isTrue();
    }

    @Test
    void allBecomeEquallyLoudAndNoneIsClipped() {
        JsonNode quiet = measured("sine=f=997:d=3,volume=-20dB");
        JsonNode loud = measured("aevalsrc='0.99*sgn(sin(2*PI*220*t))':s=44100:d=3");
        JsonNode silent = measured("anullsrc=d=2");

        assertThat(quiet.get("loudness_lufs").asDouble() + quiet.get("gain_db").asDouble())
                .isCloseTo(-14, within(0.1));
        assertThat(loud.get("gain_db").asDouble()).isLessThan(-8);
        assertThat(loud.get("true_peak_dbtp").asDouble() + loud.get("gain_db").asDouble())
                .isLessThanOrEqualTo(-1);
        assertThat(silent.get("loudness_lufs").isNull()).isTrue();
        assertThat(silent.get("gain_db").asDouble()).isZero();
    }

    private static JsonNode measured(String source) {
        Format sent = sent("a.wav", sounds.encode(source, "a.wav"));
        fixture.outcome(sent.id());
        return fixture.track(sent.id());
    }

    @Test
    void theWaveformShowsWhereItIsLoud() {
        Format sent =
                sent(
                        "a.wav",
                        sounds.encode(
                                "sine=d=4,volume='0.1+8*between(t,1,2)':eval=frame", "a.wav"));
        fixture.outcome(sent.id());
        byte[] waveform = fixture.bytes(fixture.track(sent.id()).get("waveform_path").asText());
        assertThat(waveform).hasSize(Waveform.BINS);
        assertThat(waveform[750] & 0xff).isGreaterThan(150);
        assertThat(waveform[250] & 0xff).isBetween(1, 20);
        assertThat(waveform[1500] & 0xff).isBetween(1, 20);
    }

    @Test
    void aCoverComesInTwoSizesWithItsColour() throws Exception {
        byte[] mp3 =
                sounds.encode(
                        "sine=d=2",
                        "cover.mp3",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=0x1060D0:s=900x700:d=0.04",
                        "-map",
                        "0",
                        "-map",
                        "1",
                        "-c:v",
                        "mjpeg",
                        "-frames:v",
                        "1",
                        "-disposition:v",
                        "attached_pic",
                        "-id3v2_version",
                        "3");
        Format sent = sent("cover.mp3", mp3);
        fixture.outcome(sent.id());
        JsonNode track = fixture.track(sent.id());

        assertThat(track.get("hue").asInt()).isBetween(205, 220);
        assertThat(size(track.get("cover_path").asText())).isEqualTo("640x640");
        assertThat(size(track.get("cover_small_path").asText())).isEqualTo("160x160");
    }

    // The frame header of a JPEG tells height and width.
    private static String size(String path) {
        ByteBuffer jpeg = ByteBuffer.wrap(fixture.bytes(path));
        for (int at = 2; ; at += 2 + (jpeg.getShort(at + 2) & 0xffff)) {
            if ((jpeg.get(at + 1) & 0xff) == 0xC0) {
                return jpeg.getShort(at + 7) + "x" + jpeg.getShort(at + 5);
            }
        }
    }

    @Test
    void aLongTrackCanBeLoadedInParts() throws Exception {
        Format sent = sent("a.flac", sounds.encode("sine=f=330:r=8000:d=481", "a.flac"));
        assertThat(fixture.outcome(sent.id()).get("state").asText()).isEqualTo("ready");
        JsonNode track = fixture.finishedTrack(sent.id());

        String hls = track.get("hls_path").asText();
        String folder = hls.substring(0, hls.lastIndexOf('/') + 1);
        String master = text(hls);
        assertThat(master).startsWith("#EXTM3U").contains("media_0.m3u8", "media_1.m3u8");
        String playlist = text(folder + "media_0.m3u8");
        assertThat(playlist)
                .contains("#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MAP:", "#EXT-X-ENDLIST")
                .doesNotContain("DATE-TIME");
        double listedMs =
                1000
                        * playlist.lines()
                                .filter(line -> line.startsWith("#EXTINF:"))
                                .mapToDouble(line -> Double.parseDouble(line.substring(8, 16)))
                                .sum();
        assertThat(listedMs).isCloseTo(track.get("duration_ms").asDouble(), within(25.0));
        assertThat(text(track.get("dash_path").asText())).contains("<MPD", "stream-0.mp4");
        short[] heard = decoded(folder + "stream-0.mp4", "-t", "5");
        assertThat(heard.length).isEqualTo(5 * 48_000);
        short[] whole = decoded(track.get("audio_path").asText(), "-t", "5");
        assertThat(heard).isEqualTo(whole);
    }

    private static String text(String path) {
        return new String(fixture.bytes(path), StandardCharsets.UTF_8);
    }

    private static short[] decoded(String path, String... options) {
        Path pcm = fixture.storage().folder().resolve("decoded.pcm");
        List<String> arguments = new ArrayList<>(List.of("-v", "error", "-nostdin"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-i", fixture.file(path).toString()));
        arguments.addAll(List.of("-ac", "1", "-f", "s16le", "-y", pcm.toString()));
        byte[] bytes = sounds.run(arguments, pcm);
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }
}
