package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static whatssound.storage.StorageFixture.get;
import static whatssound.storage.StorageFixture.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.IntStream;
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

    private final FfmpegPrograms programs;
    private final int every;
    private final Ffmpeg ffmpeg;

    private IngestFixture fixture;
    private SoundFiles sounds;
    private Claims ana;

    /** An upload and what is to become of it. */
    record Case(String name, UUID id, byte[] content, ErrorCode refusal) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * @param every of how many files one is sent: all tell of us, a few tell of another ffmpeg
     */
    IngestContract(FfmpegPrograms programs, int every) {
        this.programs = programs;
        this.every = every;
        this.ffmpeg = new Ffmpeg(programs);
    }

    @BeforeAll
    void start() {
        fixture = new IngestFixture(programs, LONGEST);
        sounds = new SoundFiles(ffmpeg, fixture.storage().folder());
        ana = fixture.storage().newUser();
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
                        "album=Songs",
                        "-metadata",
                        "comment=secret");

        HttpResponse reply = fixture.send(ana, id, "whatever.mp3", mp3);

        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        assertThat(JSON.readTree(text(reply)).get("Id").asText()).isEqualTo(id.toString());
        JsonNode told = fixture.outcome(id);
        assertThat(told.get("state").asText()).isEqualTo("ready");
        assertThat(told.get("progress").asDouble()).isEqualTo(1);
        assertThat(told.get("owner_id").asText()).isEqualTo(String.valueOf(ana.subject()));
        JsonNode row = fixture.track(id);
        assertThat(row.get("title").asText()).isEqualTo("Ode");
        assertThat(row.get("artist").asText()).isEqualTo("Bea");
        assertThat(row.get("album").asText()).isEqualTo("Songs");
        assertThat(row.get("owner_id").asText()).isEqualTo(String.valueOf(ana.subject()));
        assertThat(row.get("sample_rate").asInt()).isEqualTo(48_000);
        double durationMs = row.get("duration_ms").asDouble();
        assertThat(durationMs).isCloseTo(SoundFiles.SECONDS * 1000, within(100.0));
        // The padding of the last frame is no music: what comes next does not wait for it.
        assertThat(row.get("sample_count").asLong())
                .isEqualTo((long) Math.ceil(durationMs * 48 / 1024) * 1024);
        assertThat(row.get("audio_path").asText()).matches("[0-9a-f]{40}/aac128\\.m4a");

        HttpResponse served =
                fixture.dialect(ana)
                        .handle(get("/object/sealed/" + row.get("audio_path").asText(), Map.of()));
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.headers().fields())
                .containsEntry("content-type", "audio/mp4")
                .containsEntry("cache-control", "private, max-age=31536000, immutable");
        String bytes = new String(StorageFixture.content(served), StandardCharsets.ISO_8859_1);
        assertThat(bytes.indexOf("moov")).as("faststart").isBetween(0, bytes.indexOf("mdat"));
        assertThat(bytes).doesNotContain("Ode", "secret", "Lavf", "Lavc");
        fixture.finishedTrack(id);
        fixture.awaitRest();
        assertThat(fixture.count("storage.objects where name like '%" + id + "%'")).isZero();
        assertThat(fixture.drafts()).isEmpty();
    }

    @Test
    void theUploadersFileIsNobodysToRead() {
        UUID id = UUID.randomUUID();
        fixture.send(ana, id, "a.mp3", sounds.tone("a.mp3"));
        for (String path :
                List.of("uploads/" + ana.subject() + "/" + id + "/a.mp3", "originals/" + id)) {
            for (String way : List.of("/object/", "/object/public/", "/object/authenticated/")) {
                assertThat(text(fixture.dialect(ana).handle(get(way + path, Map.of()))))
                        .contains("NoSuchKey");
            }
        }
        fixture.outcome(id);
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
        return sent(
                "My_tune.bin",
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
                good("vorbis", sounds.tone("a.ogg", "-c:a", "vorbis", "-strict", "experimental")),
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
        return new Case(name, UUID.randomUUID(), content, ErrorCode.INTERNAL_ERROR);
    }

    // All at once, so that they need not wait for each other.
    private Stream<Case> sent(String fileName, Case... cases) {
        List<Case> chosen =
                IntStream.range(0, cases.length)
                        .filter(i -> i % every == 0)
                        .mapToObj(i -> cases[i])
                        .toList();
        for (Case one : chosen) {
            HttpResponse reply = fixture.send(ana, one.id(), fileName, one.content());
            assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        }
        return chosen.stream();
    }

    @ParameterizedTest
    @MethodSource("goodFiles")
    void whatCanBePlayedIsTaken(Case good) {
        JsonNode told = fixture.outcome(good.id());
        assertThat(told.get("state").asText()).as(told.toString()).isEqualTo("ready");
        JsonNode row = fixture.track(good.id());
        assertThat(row.get("title").asText()).isEqualTo("My tune");
        assertThat(row.get("cover_path").isNull())
                .isEqualTo(!good.name().equals("mp3 with a cover"));
    }

    Stream<Case> badFiles() {
        byte[] silentVideo = sounds.encode("color=red:s=64x64:d=1", "video.mp4", "-c:v", "mpeg4");
        byte[] hollow = sounds.tone("a.flac");
        Arrays.fill(hollow, hollow.length / 2, hollow.length / 2 + 2000, (byte) 0);
        return sent(
                "tune.mp3",
                bad("a text", "I am an mp3, honestly. ".repeat(500), ErrorCode.NOT_AUDIO),
                bad("noise", noise(), ErrorCode.NOT_AUDIO),
                new Case(
                        "png",
                        UUID.randomUUID(),
                        sounds.encode("color=red:s=64x64:d=0.04", "a.png", "-frames:v", "1"),
                        ErrorCode.NOT_AUDIO),
                new Case(
                        "video without sound", UUID.randomUUID(), silentVideo, ErrorCode.NOT_AUDIO),
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
                new Case("flac with a hole", UUID.randomUUID(), hollow, ErrorCode.DAMAGED_AUDIO),
                new Case(
                        "mp3 cut to its header",
                        UUID.randomUUID(),
                        SoundFiles.cut(sounds.tone("a.mp3"), 0.01),
                        ErrorCode.DAMAGED_AUDIO));
    }

    private static Case bad(String name, String content, ErrorCode refusal) {
        return new Case(
                name, UUID.randomUUID(), content.getBytes(StandardCharsets.ISO_8859_1), refusal);
    }

    private static Case cut(String name, byte[] content) {
        return new Case(
                "cut " + name,
                UUID.randomUUID(),
                SoundFiles.cut(content, 0.6),
                ErrorCode.DAMAGED_AUDIO);
    }

    private static String noise() {
        byte[] bytes = new byte[100_000];
        new Random(42).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void whatCannotBePlayedLeavesNothing(Case bad) {
        JsonNode told = fixture.outcome(bad.id());

        assertThat(told.get("state").asText()).isEqualTo("failed");
        assertThat(told.get("error_code").asText()).isEqualTo(bad.refusal().code());
        assertThat(told.get("error_message").asText()).isEqualTo(bad.refusal().meaning());
        assertThat(fixture.count("public.tracks where id = '" + bad.id() + "'")).isZero();
        fixture.awaitRest();
        assertThat(fixture.count("storage.objects where name like '%" + bad.id() + "%'")).isZero();
        assertThat(fixture.drafts()).isEmpty();
        assertThat(fixture.storage().files())
                .hasSize((int) fixture.count("(select distinct version from storage.objects) v"));
    }

    @Test
    void nothingIsRefusedAtOnce() {
        HttpResponse reply = fixture.send(ana, UUID.randomUUID(), "a.mp3", new byte[0]);
        assertThat(text(reply)).contains("\"code\":\"EmptyUpload\"");
    }

    @Test
    void aLongRecordingIsRefusedByItsHeaderOrByDecoding() {
        String long21Seconds = "anullsrc=r=8000:cl=mono:d=21";
        List<byte[]> tooLong =
                List.of(
                        sounds.encode(long21Seconds, "long.flac"),
                        sounds.encode(long21Seconds, "long.mp3", "-b:a", "8k", "-write_xing", "0"));
        for (byte[] content : tooLong) {
            UUID id = UUID.randomUUID();
            fixture.send(ana, id, "long", content);
            assertThat(fixture.outcome(id).get("error_code").asText()).isEqualTo("AudioTooLong");
        }
    }

    @Test
    void theSameTrackSentAgainIsASuccessButNotByAnother() {
        UUID id = UUID.randomUUID();
        byte[] tone = sounds.tone("a.mp3");
        Claims ben = fixture.storage().newUser();
        StorageDialect bens = fixture.dialect(ben);

        assertThat(fixture.send(ana, id, "a.mp3", tone).status()).isEqualTo(200);
        assertThat(text(fixture.send(bens, ben, id, "a.mp3", tone))).contains("KeyAlreadyExists");
        assertThat(text(fixture.send(ana, id, "a.mp3", new byte[0]))).contains("Id");
        fixture.outcome(id);
        assertThat(text(fixture.send(ana, id, "a.mp3", new byte[0]))).contains("Id");
        assertThat(text(fixture.send(bens, ben, id, "a.mp3", tone))).contains("KeyAlreadyExists");
        assertThat(text(fixture.send(bens, ana, UUID.randomUUID(), "a.mp3", tone)))
                .contains("AccessDenied");
        assertThat(text(fixture.send(ana, UUID.randomUUID(), "deeper/a.mp3", tone)))
                .contains("InvalidKey");
    }

    @Test
    void whatFailedMayBeSentAgain() {
        UUID id = UUID.randomUUID();
        fixture.send(ana, id, "a.mp3", "no music".getBytes(StandardCharsets.UTF_8));
        assertThat(fixture.outcome(id).get("error_code").asText()).isEqualTo("NotAudio");
        fixture.awaitRest();

        fixture.send(ana, id, "a.mp3", sounds.tone("a.mp3"));
        assertThat(fixture.outcome(id).get("state").asText()).isEqualTo("ready");
        assertThat(fixture.outcome(id).get("error_code").isNull()).isTrue();
    }

    @Test
    void uploadsOfOneTrackAtOnceMakeItOnce() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] tone = sounds.tone("a.mp3");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HttpResponse> sending = () -> fixture.send(ana, id, "a.mp3", tone);
            for (Future<HttpResponse> reply :
                    threads.invokeAll(List.of(sending, sending, sending, sending))) {
                assertThat(reply.get().status()).as(text(reply.get())).isEqualTo(200);
            }
        }
        fixture.outcome(id);
        String path = fixture.track(id).get("audio_path").asText();
        assertThat(fixture.count("storage.objects where name = '" + path + "'")).isEqualTo(1);
    }

    @Test
    void whatAnEndedProcessLeftIsDoneByTheNext() throws Exception {
        byte[] oneMinute = sounds.encode("anoisesrc=r=8000:d=60:a=0.1:seed=1", "long.wav");
        try (IngestFixture interrupted = new IngestFixture(programs, Ingest.DEFAULT_LONGEST)) {
            Claims ben = interrupted.storage().newUser();
            UUID id = UUID.randomUUID();
            interrupted.send(ben, id, "long.wav", oneMinute);
            while (!interrupted.step(id).equals("encoding")) {
                Thread.sleep(5);
            }
            interrupted.restart();
            assertThat(interrupted.outcome(id).get("state").asText()).isEqualTo("ready");
            interrupted.awaitRest();
            assertThat(interrupted.drafts()).isEmpty();
        }
    }
}
