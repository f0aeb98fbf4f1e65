package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.storage.StorageFixture.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
import whatssound.media.HostileFiles.End;
import whatssound.media.HostileFiles.Hostile;

/**
 * That no file harms the server, whichever ffmpeg there is: each becomes a track or is refused, in
 * a bounded time, reaches nothing but itself, and leaves nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HostileFilesContract {
    private static final boolean LONG = Boolean.getBoolean("whatssound.long");
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** What the file is to blame for; the server's own failures are none of these. */
    private static final List<String> REFUSALS =
            Stream.of(
                            ErrorCode.NOT_AUDIO,
                            ErrorCode.DAMAGED_AUDIO,
                            ErrorCode.AUDIO_TOO_LONG,
                            ErrorCode.CONVERSION_LIMIT)
                    .map(ErrorCode::code)
                    .toList();

    private final FfmpegPrograms programs;
    private final int every;
    private final int seeds;
    private final Ffmpeg ffmpeg;
    private final Map<UUID, Hostile> sent = new LinkedHashMap<>();

    private IngestFixture fixture;
    private SoundFiles sounds;
    private ServerSocket listening;
    private Claims ana;

    /** An upload that was sent. */
    record Case(UUID id, Hostile file) {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * @param every of how many files one is sent: all tell of us, a few tell of another ffmpeg
     * @param seeds how many ways each format's header is damaged in
     */
    HostileFilesContract(FfmpegPrograms programs, int every, int seeds) {
        this.programs = programs;
        this.every = LONG ? 1 : every;
        this.seeds = LONG ? 20 * seeds : seeds;
        this.ffmpeg = new Ffmpeg(programs);
    }

    // All at once, so that they need not wait for each other.
    @BeforeAll
    void send() throws IOException {
        fixture = new IngestFixture(programs, LONGEST);
        sounds = new SoundFiles(ffmpeg, fixture.storage().folder());
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ana = fixture.storage().newUser();
        Path secret = fixture.storage().folder().resolve("secret.wav");
        Files.write(secret, sounds.tone("s.wav"));
        int port = listening.getLocalPort();
        List<Hostile> files = new ArrayList<>(new HostileFiles(sounds).all(secret, port));
        files.addAll(mutations());
        // Some of these make an older ffmpeg connect that has not been told not to.
        List<Hostile> chosen = new ArrayList<>(HostileFiles.playlists(secret, port));
        for (int i = 0; i < files.size(); i += every) {
            chosen.add(files.get(i));
        }
        for (Hostile file : chosen) {
            UUID id = UUID.randomUUID();
            HttpResponse reply = fixture.send(ana, id, "tune.mp3", file.content());
            assertThat(reply.status()).as(text(reply)).isEqualTo(200);
            sent.put(id, file);
        }
    }

    @AfterAll
    void stop() throws IOException {
        listening.close();
        ffmpeg.close();
        fixture.close();
    }

    private List<Hostile> mutations() {
        String tone = "sine=r=48000:d=0.5";
        Map<String, byte[]> whole = new LinkedHashMap<>();
        whole.put("mp3", sounds.encode(tone, "m.mp3", "-metadata", "title=Tone"));
        whole.put("m4a", sounds.encode(tone, "m.m4a", "-c:a", "aac", "-movflags", "faststart"));
        whole.put("flac", sounds.encode(tone, "m.flac"));
        whole.put(
                "ogg", sounds.encode(tone, "m.ogg", "-ac", "2", "-c:a", "vorbis", "-strict", "-2"));
        whole.put("opus", sounds.encode(tone, "m.opus", "-c:a", "libopus"));
        whole.put("webm", sounds.encode(tone, "m.webm", "-c:a", "libopus"));
        whole.put("wav", sounds.encode(tone, "m.wav"));
        List<Hostile> mutations = new ArrayList<>();
        whole.forEach(
                (format, file) -> {
                    for (long seed = 1; seed <= seeds; seed++) {
                        mutations.add(
                                new Hostile(
                                        format + " damaged by seed " + seed,
                                        HeaderMutations.mutated(file, seed),
                                        End.EITHER));
                    }
                });
        return mutations;
    }

    Stream<Case> cases() {
        return sent.entrySet().stream().map(one -> new Case(one.getKey(), one.getValue()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachBecomesATrackOrIsRefused(Case one) {
        JsonNode told = fixture.outcome(one.id());

        boolean ready = told.get("state").asText().equals("ready");
        if (one.file().end() != End.EITHER) {
            assertThat(ready).as(told.toString()).isEqualTo(one.file().end() == End.TRACK);
        }
        assertThat(fixture.count("public.tracks where id = '" + one.id() + "'"))
                .isEqualTo(ready ? 1 : 0);
        if (!ready) {
            assertThat(told.get("error_code").asText()).isIn(REFUSALS);
        }
    }

    @Test
    void nothingIsLeftAndTheNextGoodFileIsTaken() throws IOException {
        fixture.awaitRest();

        assertThat(fixture.count("storage.objects where bucket_id = 'originals'")).isZero();
        assertThat(fixture.drafts()).isEmpty();
        assertThat(fixture.storage().files())
                .hasSize((int) fixture.count("(select distinct version from storage.objects) v"));
        assertThat(children()).isZero();
        assertNobodyConnected();

        UUID good = UUID.randomUUID();
        fixture.send(ana, good, "good.mp3", sounds.tone("good.mp3"));
        assertThat(fixture.outcome(good).get("state").asText()).isEqualTo("ready");
        fixture.finishedTrack(good);
    }

    private static long children() {
        return ProcessHandle.current()
                .descendants()
                .map(child -> child.info().command().orElse(""))
                .filter(command -> command.endsWith("/ffmpeg") || command.endsWith("/ffprobe"))
                .count();
    }

    // Who had connected would be waiting to be accepted.
    private void assertNobodyConnected() throws IOException {
        listening.setSoTimeout(1);
        try {
            listening.accept().close();
            throw new AssertionError("a file made the server connect");
        } catch (SocketTimeoutException e) {
            // as it should be
        }
    }
}
