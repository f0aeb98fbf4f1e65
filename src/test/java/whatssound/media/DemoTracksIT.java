package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.storage.StorageFixture.get;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.http.HttpResponse;
import whatssound.storage.StorageDialect;
import whatssound.storage.StorageFixture;

class DemoTracksIT {
    private static final UUID DAWN =
            UUID.nameUUIDFromBytes("whatssound-demo:dawn".getBytes(StandardCharsets.UTF_8));

    private final Ffmpeg ffmpeg = new Ffmpeg(SoundFiles.bundled());
    private StorageFixture fixture;
    private StorageDialect dialect;
    private Path demo;

    @BeforeEach
    void start() throws Exception {
        fixture = new StorageFixture();
        dialect = fixture.dialect(StorageFixture.keyClaims("anon"), Map.of());
        demo = Files.createDirectories(fixture.folder().resolve("resources/demo"));
        Files.writeString(demo.resolve("dawn.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        SoundFiles sounds = new SoundFiles(ffmpeg, fixture.folder());
        Files.write(demo.resolve("dawn.m4a"), sounds.tone("a.m4a", "-c:a", "aac"));
        Files.write(demo.resolve("dusk.m4a"), sounds.tone("a.m4a", "-c:a", "aac", "-b:a", "64k"));
        Files.writeString(
                demo.resolve("tracks.json"),
                """
                [{"slug":"dawn","title":"Dawn","artist":"The Larks","durationMs":4000,"audio":"dawn.m4a","leadInSamples":1024,
                  "cover":"dawn.svg","hue":30,"sampleRate":48000,"sampleCount":192000,"licence":"CC0"},
                 {"slug":"dusk","title":"Dusk","artist":null,"durationMs":4000,"audio":"dusk.m4a","leadInSamples":1024,
                  "cover":null,"hue":null,"sampleRate":48000,"sampleCount":192000}]
                """);
    }

    @AfterEach
    void stop() {
        ffmpeg.close();
        fixture.close();
    }

    @Test
    void everyoneHearsThem() throws Exception {
        seed();
        assertThat(
                        fixture.query(
                                "select count(*) from public.tracks where demo and owner_id is null"))
                .isEqualTo("2");
        assertThat(
                        fixture.query(
                                "select artist || ' ' || title || ' ' || hue from public.tracks where id = '"
                                        + DAWN
                                        + "'"))
                .isEqualTo("The Larks Dawn 30");

        HttpResponse audio =
                dialect.handle(get("/object/public/tracks/" + column("audio_path"), Map.of()));
        assertThat(StorageFixture.content(audio))
                .isEqualTo(Files.readAllBytes(demo.resolve("dawn.m4a")));
        HttpResponse cover =
                dialect.handle(get("/object/public/tracks/" + column("cover_path"), Map.of()));
        assertThat(cover.headers().get("content-type")).contains("image/svg+xml");
    }

    @Test
    void theNextStartStoresOnlyWhatChanged() throws Exception {
        seed();
        String dawn = column("audio_path");
        var files = fixture.files();
        seed();
        assertThat(fixture.files()).isEqualTo(files);
        assertThat(column("audio_path")).isEqualTo(dawn);

        Files.copy(
                demo.resolve("dusk.m4a"),
                demo.resolve("dawn.m4a"),
                StandardCopyOption.REPLACE_EXISTING);
        seed();
        assertThat(column("audio_path")).isNotEqualTo(dawn);
        assertThat(fixture.query("select count(*) from public.tracks where demo")).isEqualTo("2");
    }

    private String column(String name) {
        return fixture.query("select " + name + " from public.tracks where id = '" + DAWN + "'");
    }

    private void seed() throws Exception {
        URL[] root = {fixture.folder().resolve("resources/").toUri().toURL()};
        try (URLClassLoader resources = new URLClassLoader(root, null)) {
            new DemoTracks(
                            resources,
                            new Studio(
                                    fixture.blobs(), fixture.objects(), new TrackPaths("secret")),
                            new TrackStore(fixture.database()),
                            new JobStore(fixture.database()))
                    .seed();
        }
    }
}
