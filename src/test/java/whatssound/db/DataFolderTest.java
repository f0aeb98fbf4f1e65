package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

class DataFolderTest {
    @TempDir Path temp;

    @Test
    void newFolderIsPrivateAndCarriesTheFormatVersion() throws IOException {
        Path path = temp.resolve("deep/data");
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(modeOf(folder.path())).isEqualTo("rwx------");
            assertThat(path.resolve("format-version")).hasContent("1");
        }
    }

    @Test
    void folderOpensAgainAfterClosing() {
        DataFolder.open(temp.resolve("data")).close();
        DataFolder.open(temp.resolve("data")).close();
    }

    @Test
    void folderInUseIsRefusedAndItsLockSurvivesTheRefusal() throws IOException {
        Path path = temp.resolve("data");
        Path link = Files.createSymbolicLink(temp.resolve("link"), path);
        try (DataFolder folder = DataFolder.open(path)) {
            assertRefused(ErrorCode.DATA_FOLDER_IN_USE, () -> DataFolder.open(folder.path()));
            assertRefused(ErrorCode.DATA_FOLDER_IN_USE, () -> DataFolder.open(link));
        }
    }

    @Test
    void unknownFormatIsRefusedInOneLineAndLeftAlone() throws IOException {
        Path path = Files.createDirectory(temp.resolve("data"));
        Files.writeString(path.resolve("format-version"), "7\n");
        Files.createDirectory(path.resolve("tmp"));
        Files.writeString(path.resolve("tmp/file"), "kept");
        assertThatThrownBy(() -> DataFolder.open(path))
                .hasMessage(
                        "The data folder %s has format 7; this version of WhatsSound reads format 1."
                                .formatted(path.toRealPath()));
        assertRefused(ErrorCode.DATA_FORMAT_UNKNOWN, () -> DataFolder.open(path));
        assertThat(path.resolve("tmp/file")).hasContent("kept");
    }

    @Test
    void folderWithFilesOfOthersIsRefusedAndLeftAlone() throws IOException {
        Path path = temp.resolve("home");
        Files.createDirectories(path.resolve("tmp"));
        Files.writeString(path.resolve("tmp/letter"), "dear");
        assertRefused(ErrorCode.DATA_FOLDER_UNUSABLE, () -> DataFolder.open(path));
        assertThat(path.resolve("tmp/letter")).hasContent("dear");
    }

    @Test
    void theOperatorsTextsMayBeThereFirst() throws IOException {
        Path path = temp.resolve("data");
        Files.createDirectories(path.resolve("legal"));
        Files.writeString(path.resolve("legal/terms.txt"), "Be kind.");
        DataFolder.open(path).close();
        assertThat(path.resolve("legal/terms.txt")).hasContent("Be kind.");
    }

    @Test
    void fileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertRefused(ErrorCode.DATA_FOLDER_UNUSABLE, () -> DataFolder.open(file));
        assertRefused(ErrorCode.DATA_FOLDER_UNUSABLE, () -> DataFolder.open(file.resolve("data")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unwritableFolderIsRefused() {
        // Even root cannot write there.
        assertRefused(ErrorCode.DATA_FOLDER_UNUSABLE, () -> DataFolder.open(Path.of("/proc/self")));
        assertRefused(ErrorCode.DATA_FOLDER_UNUSABLE, () -> DataFolder.open(Path.of("/proc/data")));
    }

    @Test
    void secretIsGeneratedOnceAndReadableByTheOwnerOnly() throws IOException {
        Path path = temp.resolve("data");
        String first;
        try (DataFolder folder = DataFolder.open(path)) {
            first = folder.secret("key", Secrets::generate);
            assertThat(first).hasSizeGreaterThan(40);
            assertThat(modeOf(folder.secret("key"))).isEqualTo("rw-------");
            assertThat(modeOf(path.resolve("secrets"))).isEqualTo("rwx------");
        }
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(folder.secret("key", Secrets::generate)).isEqualTo(first);
            assertThat(folder.secret("other", Secrets::generate)).isNotEqualTo(first);
        }
    }

    @Test
    void tmpIsEmptiedAtStart() throws IOException {
        Path path = temp.resolve("data");
        Path outside = Files.writeString(temp.resolve("outside"), "kept");
        try (DataFolder folder = DataFolder.open(path)) {
            Files.createDirectories(folder.tmp().resolve("a/b"));
            Files.writeString(folder.tmp().resolve("a/b/file"), "x");
            Files.createSymbolicLink(folder.tmp().resolve("link"), outside);
        }
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(folder.tmp()).isEmptyDirectory();
        }
        assertThat(outside).hasContent("kept");
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable opening) {
        assertThatThrownBy(opening)
                .isInstanceOfSatisfying(
                        WhatsSoundException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
