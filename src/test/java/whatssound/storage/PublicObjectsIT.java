package whatssound.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.storage.StorageFixture.get;
import static whatssound.storage.StorageFixture.keyClaims;
import static whatssound.storage.StorageFixture.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import whatssound.http.Headers;
import whatssound.http.ServedFile;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicObjectsIT {
    private static final String SONG = "/object/public/tracks/song";

    private StorageFixture fixture;
    private StorageDialect dialect;

    @BeforeAll
    void start() {
        fixture = new StorageFixture();
        dialect = fixture.dialect(keyClaims("anon"), Map.of());
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void whatWasServedIsRememberedUntilItIsReplacedOrRemoved() throws Exception {
        put("song", "one");
        assertThat(dialect.publicFiles().find(SONG)).isNull();

        assertThat(text(dialect.handle(get(SONG, Map.of())))).isEqualTo("one");
        assertThat(dialect.publicFiles().find(SONG)).isNotNull();

        put("song", "another");
        assertThat(dialect.publicFiles().find(SONG)).isNull();
        assertThat(text(dialect.handle(get(SONG, Map.of())))).isEqualTo("another");
        assertThat(dialect.publicFiles().find(SONG))
                .extracting(ServedFile::size)
                .isEqualTo((long) "another".length());

        fixture.objects().remove(keyClaims("service_role"), "tracks", List.of("song"));
        assertThat(dialect.publicFiles().find(SONG)).isNull();
        assertThat(dialect.handle(get(SONG, Map.of())).status()).isEqualTo(400);
    }

    @Test
    void anEncodedNameIsNotTakenForAnother() throws Exception {
        put("a%20b", "with a percent sign");
        assertThat(dialect.handle(get("/object/public/tracks/a%2520b", Map.of())).status())
                .isEqualTo(200);

        // This is the name of another object, "a b".
        assertThat(dialect.publicFiles().find("/object/public/tracks/a%20b")).isNull();
        assertThat(dialect.publicFiles().find("/object/public/tracks/a%2520b")).isNull();
    }

    @Test
    void theSameOfAPrivateBucketIsNotRemembered() throws Exception {
        fixture.sql("insert into storage.buckets (id, name) values ('closed', 'closed')");

        assertThat(dialect.handle(get("/object/public/closed/song", Map.of())).status())
                .isEqualTo(400);
        assertThat(dialect.publicFiles().find("/object/public/closed/song")).isNull();
    }

    @Test
    void whatChangedWhileItWasReadIsNotRemembered() {
        PublicObjects objects = new PublicObjects();
        ObjectName name = new ObjectName("tracks", "song");
        ServedFile old = new ServedFile(Path.of("old"), 1, "\"old\"", Instant.EPOCH, Headers.NONE);

        objects.find(
                name,
                asked -> {
                    objects.changed(asked.key());
                    return Optional.of(old);
                });
        assertThat(objects.find(SONG)).isNull();

        objects.find(name, asked -> Optional.of(old));
        assertThat(objects.find(SONG)).isEqualTo(old);

        // The stream is ahead of what others see: what is read right after may be the old row.
        objects.changing(name.key());
        objects.find(name, asked -> Optional.of(old));
        assertThat(objects.find(SONG)).isNull();
    }

    private void put(String name, String content) throws Exception {
        Path draft = fixture.blobs().newDraft();
        try {
            Files.writeString(draft, content);
            fixture.objects()
                    .put(
                            List.of(
                                    new NewObject(
                                            new ObjectName("tracks", name),
                                            draft,
                                            "text/plain",
                                            "no-cache",
                                            null,
                                            null,
                                            true)),
                            none -> {});
        } finally {
            Files.delete(draft);
        }
    }
}
