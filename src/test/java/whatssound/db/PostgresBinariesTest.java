package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

class PostgresBinariesTest {
    @TempDir Path temp;

    @Test
    void whatAKilledRunHasHalfUnpackedIsDoneAgain() throws IOException {
        Path half = temp.resolve("bin-" + PostgresBinaries.version() + ".new");
        Files.createDirectories(half.resolve("bin"));
        Files.writeString(half.resolve("bin/postgres"), "half");

        Path installed = PostgresBinaries.install(temp);

        assertThat(half).doesNotExist();
        assertThat(installed.resolve("bin/postgres")).isExecutable().isNotEmptyFile();
        assertThat(installed.resolve("bin/initdb")).isExecutable();
        assertThat(installed.resolve("lib/libpq.so.5")).isSymbolicLink();
        assertThat(ChildProcess.run(versionOf(installed), "").output())
                .startsWith("postgres (PostgreSQL) 18.");
    }

    @Test
    void programsThatAreThereAreLeftAlone() throws IOException {
        Path there = Files.createDirectories(temp.resolve("bin-" + PostgresBinaries.version()));
        assertThat(PostgresBinaries.install(temp)).isEqualTo(there).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, /postgres-linux-x86_64.txz",
        "Linux, aarch64, /postgres-linux-arm_64.txz",
        "Mac OS X, x86_64, /postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, /postgres-darwin-arm_64.txz"
    })
    void archiveIsNamedByPlatform(String os, String machine, String archive) {
        assertThat(PostgresBinaries.archiveFor(os, machine)).isEqualTo(archive);
    }

    @ParameterizedTest
    @CsvSource({"SunOS, sparcv9", "Linux, riscv64", "Windows 11, amd64"})
    void platformWithoutABundleIsToldSo(String os, String machine) {
        assertThatThrownBy(() -> PostgresBinaries.archiveFor(os, machine))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_FAILED))
                .hasMessageContaining(os)
                .hasMessageContaining("--database-url");
    }

    private static List<String> versionOf(Path installed) {
        return List.of(installed.resolve("bin/postgres").toString(), "--version");
    }
}
