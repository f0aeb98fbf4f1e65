package whatssound.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** The programs of Postgres, unpacked from the class path once per version. Any thread. */
final class PostgresBinaries {
    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> PLAIN =
            PosixFilePermissions.fromString("rw-r--r--");
    private static final int EXECUTABLE_BIT = 0100;

    private PostgresBinaries() {}

    /** Unpacks the programs below the folder unless they are there, and tells where. */
    static Path install(Path home) {
        Path installed = home.resolve("bin-" + version());
        if (Files.isDirectory(installed)) {
            return installed;
        }
        Path draft = home.resolve(installed.getFileName() + ".new");
        try {
            Folders.delete(draft);
            Files.createDirectories(draft);
            extract(draft);
            Files.move(draft, installed, StandardCopyOption.ATOMIC_MOVE);
            return installed;
        } catch (IOException e) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_FAILED,
                    "Postgres could not be unpacked into %s: %s".formatted(home, e.getMessage()),
                    e);
        }
    }

    /** The version of the bundled Postgres, such as {@code 18.4.0}. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_FAILED, "postgres.properties cannot be read.", e);
        }
        String version = properties.getProperty("version");
        if (version == null) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_FAILED, "postgres.properties names no version.");
        }
        return version;
    }

    /** The archive's name on the class path for a platform, as Java names it. */
    static String archiveFor(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "darwin" : os.startsWith("linux") ? "linux" : null;
        String machine =
                switch (osArch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> null;
                };
        if (system == null || machine == null) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_FAILED,
                    "There is no bundled Postgres for %s on %s; name a server with --database-url."
                            .formatted(osName, osArch));
        }
        return "/postgres-%s-%s.txz".formatted(system, machine);
    }

    private static void extract(Path target) throws IOException {
        String archive = archiveFor(System.getProperty("os.name"), System.getProperty("os.arch"));
        InputStream found = PostgresBinaries.class.getResourceAsStream(archive);
        if (found == null) {
            throw new IOException(archive + " is not on the class path");
        }
        try (InputStream in = found) {
            unpack(in, target);
        }
    }

    /** Unpacks an archive of such programs. */
    static void unpack(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
                write(tar, entry, target);
            }
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
        return tar.getNextEntry();
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
            throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        Files.setPosixFilePermissions(
                path, (entry.getMode() & EXECUTABLE_BIT) != 0 ? PROGRAM : PLAIN);
    }
}
