package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static whatssound.storage.StorageFixture.get;
import static whatssound.storage.StorageFixture.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whatssound.db.Claims;
import whatssound.error.ErrorCode;
import whatssound.http.HttpResponse;
import whatssound.storage.StorageDialect;
import whatssound.storage.StorageFixture;

/** What becomes of uploads through the dialect, whichever ffmpeg there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IngestContract {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Ffmpeg ffmpeg;

    private StorageFixture fixture;
    private SoundFiles sounds;
    private Claims ana;
    private StorageDialect dialect;

    /** An upload and what is to become of it. */
    record Case(String name, byte[] content, ErrorCode refusal) {
        @Override
        public String toString() {
            return name;
        }
    }

    IngestContract(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    @BeforeAll
    void start() {
        fixture = new StorageFixture();
        sounds = new SoundFiles(ffmpeg, fixture.folder());
        ana = fixture.newUser();
        dialect = dialectOf(ana);
    }

    @AfterAll
    void stop() {
        ffmpeg.close();
        fixture.close();
    }

    @Test
    void anUploadBecomesATrack() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] mp3 =
                sounds.tone(
                        "a.mp3",
                        "-b:a",
                        "128k",
                        "-metadata",
                        "title=Ode",
                        "-metadata",
                        "artist=Bea",
                        "-metadata",
                        "comment=secret");

        HttpResponse reply = upload(dialect, ana, id, "whatever.mp3", mp3);

        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        assertThat(JSON.readTree(text(reply)).get("Id").asText()).isEqualTo(id.toString());
        JsonNode row = trackRow(id);
        assertThat(row.get("title").asText()).isEqualTo("Ode");
        assertThat(row.get("artist").asText()).isEqualTo("Bea");
        assertThat(row.get("owner_id").asText()).isEqualTo(String.valueOf(ana.subject()));
        assertThat(row.get("sample_rate").asInt()).isEqualTo(48_000);
        assertThat(row.get("duration_ms").asDouble())
                .isCloseTo(SoundFiles.SECONDS * 1000, within(100.0))
                .isEqualTo(row.get("sample_count").asLong() / 48.0);
        assertThat(row.get("audio_path").asText()).matches("[0-9a-f]{40}/aac128\\.m4a");

        HttpResponse served =
                dialect.handle(
                        get("/object/public/tracks/" + row.get("audio_path").asText(), Map.of()));
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.headers().fields())
                .containsEntry("content-type", "audio/mp4")
                .containsEntry("cache-control", "public, max-age=31536000, immutable");
        assertPlayable(StorageFixture.content(served), row.get("sample_count").asLong());
        assertThat(count("storage.objects where bucket_id = 'uploads'")).isZero();
        assertThat(drafts()).isEmpty();
    }

    private void assertPlayable(byte[] m4a, long sampleCount) throws Exception {
        String bytes = new String(m4a, StandardCharsets.ISO_8859_1);
        assertThat(bytes.indexOf("moov")).as("faststart").isBetween(0, bytes.indexOf("mdat"));
        assertThat(bytes).doesNotContain("Ode", "secret", "Lavf", "Lavc");
        Path file = Files.write(fixture.folder().resolve("served.m4a"), m4a);
        AudioProbe.Probed probed = new AudioProbe(ffmpeg).probe(file);
        assertThat(probed.codec()).isEqualTo("aac");
        assertThat(probed.sampleRate()).isEqualTo(48_000);
        Path pcm = fixture.folder().resolve("decoded.pcm");
        byte[] decoded =
                sounds.run(
                        List.of(
                                "-v",
                                "error",
                                "-nostdin",
                                "-i",
                                file.toString(),
                                "-f",
                                "s16le",
                                "-y",
                                pcm.toString()),
                        pcm);
        assertThat(decoded.length / 4L).isEqualTo(sampleCount);
    }

    Stream<Case> goodFiles() {
        byte[] mp3 = sounds.tone("a.mp3");
        byte[] withJunk =
                (" junk before " + new String(mp3, StandardCharsets.ISO_8859_1) + " and after")
                        .getBytes(StandardCharsets.ISO_8859_1);
        byte[] withCover =
                sounds.encode(
                        "sine=d=2",
                        "cover.mp3",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=red:s=64x64:d=0.04",
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
        byte[] video =
                sounds.encode(
                        "sine=d=2",
                        "video.mp4",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=red:s=64x64:d=3",
                        "-c:v",
                        "mpeg4",
                        "-c:a",
                        "aac");
        return Stream.of(
                good("mp3", mp3),
                good(
                        "mp3 without a Xing header",
                        sounds.tone("a.mp3", "-write_xing", "0", "-q:a", "4")),
                good("mp3 of 8 kHz", sounds.tone("a.mp3", "-ar", "8000", "-ac", "1")),
                good("mp3 with junk around", withJunk),
                good("mp3 with a cover", withCover),
                good("m4a", sounds.tone("a.m4a", "-c:a", "aac")),
                good(
                        "m4a in fragments",
                        sounds.tone(
                                "a.m4a",
                                "-c:a",
                                "aac",
                                "-movflags",
                                "frag_keyframe+empty_moov",
                                "-frag_duration",
                                "1000000")),
                good("alac", sounds.tone("b.m4a", "-c:a", "alac")),
                good("adts", sounds.tone("a.aac", "-c:a", "aac")),
                good("flac", sounds.tone("a.flac")),
                good("wav", sounds.tone("a.wav")),
                good(
                        "wav of 24 bits and six channels",
                        sounds.tone("a.wav", "-c:a", "pcm_s24le", "-ac", "6")),
                good("aiff", sounds.tone("a.aiff")),
                good("opus in ogg", sounds.tone("a.opus", "-c:a", "libopus")),
                good("opus in webm", sounds.tone("a.webm", "-c:a", "libopus")),
                good(
                        "opus in webm of unknown length",
                        sounds.tone("b.webm", "-c:a", "libopus", "-live", "1")),
                good("video with sound", video),
                good(
                        "mp3 cut without a Xing header",
                        SoundFiles.cut(sounds.tone("a.mp3", "-write_xing", "0"), 0.6)));
    }

    private static Case good(String name, byte[] content) {
        return new Case(name, content, ErrorCode.INTERNAL_ERROR);
    }

    @ParameterizedTest
    @MethodSource("goodFiles")
    void whatCanBePlayedIsTaken(Case good) throws Exception {
        UUID id = UUID.randomUUID();
        HttpResponse reply = upload(dialect, ana, id, "My_tune.bin", good.content());
        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        assertThat(trackRow(id).get("title").asText()).isEqualTo("My tune");
    }

    Stream<Case> badFiles() {
        byte[] silentVideo = sounds.encode("color=red:s=64x64:d=1", "video.mp4", "-c:v", "mpeg4");
        byte[] hollow = sounds.tone("a.flac");
        Arrays.fill(hollow, hollow.length / 2, hollow.length / 2 + 2000, (byte) 0);
        return Stream.of(
                bad("nothing", "", ErrorCode.EMPTY_UPLOAD),
                bad("a text", "I am an mp3, honestly. ".repeat(500), ErrorCode.NOT_AUDIO),
                bad("noise", noise(), ErrorCode.NOT_AUDIO),
                new Case(
                        "png",
                        sounds.encode("color=red:s=64x64:d=0.04", "a.png", "-frames:v", "1"),
                        ErrorCode.NOT_AUDIO),
                new Case("video without sound", silentVideo, ErrorCode.NOT_AUDIO),
                bad(
                        "hls of a file",
                        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
                        ErrorCode.NOT_AUDIO),
                bad(
                        "hls of a url",
                        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n",
                        ErrorCode.NOT_AUDIO),
                bad(
                        "concat script",
                        "ffconcat version 1.0\nfile /etc/passwd\n",
                        ErrorCode.NOT_AUDIO),
                bad(
                        "sdp",
                        "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
                        ErrorCode.NOT_AUDIO),
                cut("mp3", sounds.tone("a.mp3", "-b:a", "128k")),
                cut("mp3 of variable rate", sounds.tone("a.mp3", "-q:a", "4")),
                cut("m4a with its index at the end", sounds.tone("a.m4a", "-c:a", "aac")),
                cut(
                        "m4a with its index in front",
                        sounds.tone("a.m4a", "-c:a", "aac", "-movflags", "+faststart")),
                cut(
                        "m4a in fragments",
                        sounds.tone(
                                "a.m4a",
                                "-c:a",
                                "aac",
                                "-movflags",
                                "frag_keyframe+empty_moov",
                                "-frag_duration",
                                "1000000")),
                cut("flac", sounds.tone("a.flac")),
                cut("wav", sounds.tone("a.wav")),
                cut("aiff", sounds.tone("a.aiff")),
                cut("ogg", sounds.tone("a.opus", "-c:a", "libopus")),
                cut("webm", sounds.tone("a.webm", "-c:a", "libopus")),
                cut(
                        "webm of unknown length",
                        sounds.tone("b.webm", "-c:a", "libopus", "-live", "1")),
                new Case("flac with a hole", hollow, ErrorCode.DAMAGED_AUDIO),
                new Case(
                        "mp3 cut to its header",
                        SoundFiles.cut(sounds.tone("a.mp3"), 0.01),
                        ErrorCode.DAMAGED_AUDIO));
    }

    private static Case bad(String name, String content, ErrorCode refusal) {
        return new Case(name, content.getBytes(StandardCharsets.ISO_8859_1), refusal);
    }

    private static Case cut(String name, byte[] content) {
        return new Case("cut " + name, SoundFiles.cut(content, 0.6), ErrorCode.DAMAGED_AUDIO);
    }

    private static String noise() {
        byte[] bytes = new byte[100_000];
        new Random(42).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void whatCannotBePlayedLeavesNothing(Case bad) {
        UUID id = UUID.randomUUID();
        List<Path> before = fixture.files();
        long objects = count("storage.objects");

        HttpResponse reply = upload(dialect, ana, id, "tune.mp3", bad.content());

        assertThat(text(reply)).contains("\"code\":\"" + bad.refusal().code() + "\"");
        assertThat(count("public.tracks where id = '" + id + "'")).isZero();
        assertThat(count("storage.objects")).isEqualTo(objects);
        assertThat(fixture.files()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aLongRecordingIsRefusedByItsHeaderOrByDecoding() {
        String long21Seconds = "anullsrc=r=8000:cl=mono:d=21";
        List<byte[]> tooLong =
                List.of(
                        sounds.encode(long21Seconds, "long.flac"),
                        sounds.encode(long21Seconds, "long.mp3", "-b:a", "8k", "-write_xing", "0"));
        for (byte[] content : tooLong) {
            HttpResponse reply = upload(dialect, ana, UUID.randomUUID(), "long", content);
            assertThat(text(reply)).contains("\"code\":\"AudioTooLong\"");
        }
        assertThat(drafts()).isEmpty();
    }

    @Test
    void theSameTrackSentAgainIsASuccessButNotByAnother() {
        UUID id = UUID.randomUUID();
        byte[] tone = sounds.tone("a.mp3");
        Claims ben = fixture.newUser();

        assertThat(upload(dialect, ana, id, "a.mp3", tone).status()).isEqualTo(200);
        assertThat(upload(dialect, ana, id, "a.mp3", new byte[0]).status()).isEqualTo(200);
        assertThat(text(upload(dialectOf(ben), ben, id, "a.mp3", tone)))
                .contains("KeyAlreadyExists");
        assertThat(text(upload(dialectOf(ben), ana, UUID.randomUUID(), "a.mp3", tone)))
                .contains("AccessDenied");
        assertThat(text(upload(dialect, ana, UUID.randomUUID(), "deeper/a.mp3", tone)))
                .contains("InvalidKey");
    }

    @Test
    void uploadsOfOneTrackAtOnceMakeItOnce() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] tone = sounds.tone("a.mp3");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HttpResponse> sending = () -> upload(dialect, ana, id, "a.mp3", tone);
            for (Future<HttpResponse> reply :
                    threads.invokeAll(List.of(sending, sending, sending, sending))) {
                assertThat(reply.get().status()).as(text(reply.get())).isEqualTo(200);
            }
        }
        String path = fixture.query("select audio_path from public.tracks where id = '" + id + "'");
        assertThat(dialect.handle(get("/object/public/tracks/" + path, Map.of())).status())
                .isEqualTo(200);
        assertThat(count("storage.objects where name = '" + path + "'")).isEqualTo(1);
        assertThat(drafts()).isEmpty();
    }

    @Test
    void aBrokenOffRequestEndsItsChildAndLeavesNothing() throws Exception {
        byte[] tenMinutes = sounds.encode("anoisesrc=r=44100:d=600:a=0.1", "long.wav");
        StorageDialect patient = dialectOf(ana, Ingest.DEFAULT_LONGEST);
        UUID id = UUID.randomUUID();
        List<Path> before = fixture.files();
        Thread request =
                Thread.ofVirtual().start(() -> upload(patient, ana, id, "long.wav", tenMinutes));
        while (ffmpegChildren() == 0) {
            Thread.sleep(5);
        }
        request.interrupt();
        assertThat(request.join(Duration.ofSeconds(5))).isTrue();
        assertThat(ffmpegChildren()).isZero();
        assertThat(count("public.tracks where id = '" + id + "'")).isZero();
        assertThat(fixture.files()).containsExactlyInAnyOrderElementsOf(before);
    }

    private static long ffmpegChildren() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/ffmpeg"))
                .count();
    }

    private StorageDialect dialectOf(Claims claims) {
        return dialectOf(claims, LONGEST);
    }

    private StorageDialect dialectOf(Claims claims, Duration longest) {
        TrackPaths paths = new TrackPaths("a secret of the test's");
        Ingest ingest =
                new Ingest(
                        ffmpeg,
                        fixture.blobs(),
                        fixture.objects(),
                        new TrackStore(fixture.database()),
                        paths,
                        longest);
        return fixture.dialect(claims, Map.of(Ingest.UPLOADS, ingest));
    }

    private HttpResponse upload(
            StorageDialect to, Claims folderOf, UUID track, String fileName, byte[] content) {
        String path = "/object/uploads/%s/%s/%s".formatted(folderOf.subject(), track, fileName);
        return to.handle(fixture.form(path, "audio/mpeg", content));
    }

    private JsonNode trackRow(UUID id) throws Exception {
        return JSON.readTree(
                fixture.query("select to_jsonb(t) from public.tracks t where id = '" + id + "'"));
    }

    private long count(String from) {
        return Long.parseLong(fixture.query("select count(*) from " + from));
    }

    private List<Path> drafts() {
        return fixture.files().stream().filter(file -> file.toString().contains("drafts")).toList();
    }
}
