package whatssound.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.db.Claims;

class BlobLifeIT {
    private StorageFixture fixture;
    private Claims service;

    @BeforeEach
    void start() {
        fixture = new StorageFixture();
        service = StorageFixture.keyClaims("service_role");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void objectsOfOneContentShareABlob() throws Exception {
        put("a", "same");
        put("b", "same");
        assertThat(fixture.files()).hasSize(1);
        assertThat(fixture.files().getFirst()).hasContent("same");
        put("a", "other");
        assertThat(fixture.files()).hasSize(2);
        put("b", "other");
        assertThat(fixture.files())
                .hasSize(1)
                .first()
                .satisfies(file -> assertThat(file).hasContent("other"));
    }

    @Test
    void aFailedTransactionLeavesNeitherRowNorBlob() {
        assertThatThrownBy(
                        () ->
                                put(
                                        "a",
                                        "doomed",
                                        connection -> {
                                            throw new SQLException(
                                                    "as if a row beside failed", "23514");
                                        }))
                .hasMessageContaining("as if a row beside failed");
        assertThat(fixture.files()).isEmpty();
        assertThat(fixture.query("select count(*) from storage.objects")).isEqualTo("0");
    }

    /** Between a blob and the commit of its row, removing the last other object must wait. */
    @Test
    void removingWaitsForAnUploadThatIsNotCommittedYet() throws Exception {
        put("old", "shared");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> removal = new ArrayList<>();
            put(
                    "new",
                    "shared",
                    inTheUploadsTransaction -> {
                        removal.add(
                                threads.submit(
                                        () ->
                                                fixture.objects()
                                                        .remove(
                                                                service,
                                                                "tracks",
                                                                List.of("old"))));
                        assertThatThrownBy(() -> removal.getFirst().get(500, TimeUnit.MILLISECONDS))
                                .isInstanceOf(TimeoutException.class);
                    });
            removal.getFirst().get();
        }
        assertThat(fixture.query("select string_agg(name, ',') from storage.objects"))
                .isEqualTo("new");
        assertThat(fixture.files()).hasSize(1);
    }

    /** Storing and removing one content at once must never leave a row without its bytes. */
    @Test
    void removingNeverTakesTheBytesOfAnotherUpload() throws Exception {
        List<Callable<List<String>>> people = new ArrayList<>();
        for (int person = 0; person < 6; person++) {
            String name = "object-" + person;
            people.add(() -> storeAndRemove(name));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<String>> missing : threads.invokeAll(people)) {
                assertThat(missing.get()).isEmpty();
            }
        }
        assertThat(fixture.files()).isEmpty();
    }

    private List<String> storeAndRemove(String name) throws IOException {
        List<String> missing = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            put(name, "contended");
            if (!Files.exists(fixture.blobs().file(BlobStore.hash(asStream("contended"))))) {
                missing.add(name + " in round " + round);
            }
            fixture.objects().remove(service, "tracks", List.of(name));
        }
        return missing;
    }

    @Test
    void whatAKilledProcessLeftIsSweptAtTheNextStart() throws Exception {
        put("kept", "kept");
        Path draft = fixture.blobs().newDraft();
        Files.writeString(draft, "kept by a process that died before its row");
        fixture.blobs().keep(fixture.blobs().seal(draft));
        assertThat(fixture.files()).hasSize(3);

        BlobStore reopened = new BlobStore(fixture.folder().resolve("blobs"));
        assertThat(fixture.files()).hasSize(2);
        new ObjectStore(fixture.database(), reopened).sweep();

        assertThat(fixture.files())
                .hasSize(1)
                .first()
                .satisfies(file -> assertThat(file).hasContent("kept"));
    }

    private void put(String name, String content) throws IOException {
        put(name, content, none -> {});
    }

    private void put(String name, String content, ObjectStore.RowsBeside beside)
            throws IOException {
        Path draft = fixture.blobs().newDraft();
        try {
            Files.writeString(draft, content);
            NewObject object =
                    new NewObject(
                            new ObjectName("tracks", name),
                            draft,
                            "text/plain",
                            "no-cache",
                            null,
                            null,
                            true);
            fixture.objects().put(List.of(object), beside);
        } finally {
            Files.delete(draft);
        }
    }

    private static InputStream asStream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
