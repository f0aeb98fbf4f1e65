package whatssound.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
    @Test
    void whatAnEndedProcessLeftHalfMadeIsGoneAtTheNextStart(@TempDir Path root) throws Exception {
        BlobStore ended = new BlobStore(root);
        ended.newDraft();
        Path folder = ended.newDraftFolder();
        Files.writeString(folder.resolve("stream-0.mp4"), "half");

        BlobStore next = new BlobStore(root);

        assertThat(root.resolve("drafts")).isEmptyDirectory();
        BlobStore.discard(folder);
        Path again = next.newDraftFolder();
        Files.writeString(again.resolve("stream-0.mp4"), "half");
        BlobStore.discard(again);
        assertThat(again).doesNotExist();
    }
}
