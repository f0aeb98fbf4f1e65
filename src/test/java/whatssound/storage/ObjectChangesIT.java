package whatssound.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.storage.StorageFixture.get;
import static whatssound.storage.StorageFixture.keyClaims;
import static whatssound.storage.StorageFixture.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.changes.wal.WalStream;

/** Objects that are changed by SQL, which the process hears of through the WAL. */
class ObjectChangesIT {
    private static final String SONG = "/object/public/tracks/song";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final StorageFixture fixture = new StorageFixture();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final StorageDialect dialect = fixture.dialect(keyClaims("anon"), Map.of());
    private WalStream stream;

    @BeforeEach
    void start() throws Exception {
        stream =
                new WalStream(
                        fixture.address(), List.of(new ObjectChanges(fixture.objects(), workers)));
        stream.start();
    }

    @AfterEach
    void stop() {
        stream.close();
        workers.close();
        fixture.close();
    }

    @Test
    void aDeletedObjectIsForgottenAndItsBlobGoes() throws Exception {
        put("song", "one");
        put("kept", "two");
        remember();

        fixture.sql("delete from storage.objects where name = 'song'");

        eventually(() -> dialect.publicFiles().find(SONG) == null);
        assertThat(dialect.handle(get(SONG, Map.of())).status()).isEqualTo(400);
        eventually(() -> fixture.files().size() == 1);
        assertThat(fixture.files().getFirst()).hasContent("two");
        assertThat(fixture.query("select count(*) from storage.released_blobs")).isEqualTo("0");
    }

    @Test
    void anObjectThatNamesAnotherBlobIsReadAnew() throws Exception {
        put("song", "one");
        put("other", "two");
        remember();

        fixture.sql(
                """
                update storage.objects o set version = n.version, metadata = n.metadata
                from storage.objects n where o.name = 'song' and n.name = 'other'
                """);

        eventually(() -> text(dialect.handle(get(SONG, Map.of()))).equals("two"));
        eventually(() -> fixture.files().size() == 1);
    }

    @Test
    void aBucketThatBecomesPrivateHasNoPublicObjects() throws Exception {
        put("song", "one");
        remember();

        fixture.sql("update storage.buckets set public = false where id = 'tracks'");

        eventually(() -> dialect.publicFiles().find(SONG) == null);
        assertThat(dialect.handle(get(SONG, Map.of())).status()).isEqualTo(400);
    }

    /** Whoever has an object has its bytes, and in the end nothing else is on the disk. */
    @Test
    void sameBytesMayComeWhileTheyGo() throws Exception {
        List<Callable<Void>> people =
                List.of(() -> churn("a"), () -> churn("b"), () -> churn("c"), () -> churn("d"));
        for (var person : workers.invokeAll(people)) {
            person.get();
        }
        eventually(() -> fixture.files().isEmpty());
        assertThat(fixture.query("select count(*) from storage.objects")).isEqualTo("0");
    }

    private Void churn(String name) throws Exception {
        for (int round = 0; round < 10; round++) {
            put(name, "contended");
            assertThat(text(dialect.handle(get("/object/public/tracks/" + name, Map.of()))))
                    .isEqualTo("contended");
            fixture.sql("delete from storage.objects where name = '%s'".formatted(name));
        }
        return null;
    }

    /** Right after a change nothing is remembered yet. */
    private void remember() throws Exception {
        eventually(
                () -> {
                    assertThat(text(dialect.handle(get(SONG, Map.of())))).isEqualTo("one");
                    return dialect.publicFiles().find(SONG) != null;
                });
    }

    private static void eventually(Callable<Boolean> condition) throws Exception {
        long endNanos = System.nanoTime() + SOON.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(endNanos);
            Thread.sleep(20);
        }
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
