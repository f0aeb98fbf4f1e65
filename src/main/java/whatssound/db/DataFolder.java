package whatssound.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * The folder that holds all a deployment keeps, locked for this process while open.
 *
 * <p>Any thread, once opened.
 */
public final class DataFolder implements AutoCloseable {
    private static final String FORMAT_VERSION = "1";
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    // Closing any channel on a file drops all this process's POSIX locks on it, so a second opening
    // within the process has to be refused before it touches the lock file.
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the folder where needed and takes its lock.
     *
     * @throws WhatsSoundException DATA_FOLDER_UNUSABLE, DATA_FOLDER_IN_USE or DATA_FORMAT_UNKNOWN
     */
    public static DataFolder open(Path path) {
        Path real = create(path);
        if (!OPEN_HERE.add(real)) {
            throw inUse(real);
        }
        FileChannel lock = null;
        try {
            lock = takeLock(real);
            checkFormatVersion(real);
            DataFolder folder = new DataFolder(real, lock);
            folder.emptyTmp();
            return folder;
        } catch (IOException e) {
            release(real, lock);
            throw unusable(real, e);
        } catch (RuntimeException e) {
            release(real, lock);
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /** A folder for files that need not outlive the process: empty at each start. */
    public Path tmp() {
        return path.resolve("tmp");
    }

    /** Where the secret of this name is kept, whether or not it exists yet. */
    public Path secret(String name) {
        return secretIn(path, name);
    }

    /** Where a data folder that need not be open keeps the secret of this name. */
    public static Path secretIn(Path folder, String name) {
        return folder.resolve("secrets").resolve(name);
    }

    /** The secret of this name, generated and stored at first use, readable by the owner only. */
    public synchronized String secret(String name, Supplier<String> generate) {
        Path file = secret(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            createPrivateFolder(path.resolve("secrets"));
            String value = generate.get();
            writeDurably(file, value + "\n");
            return value;
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Keeps a secret that comes from elsewhere, in place of what was kept under this name. */
    public synchronized void keepSecret(String name, String value) {
        Path file = secret(name);
        try {
            createPrivateFolder(path.resolve("secrets"));
            writeDurably(file, value + "\n");
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Forgets a secret that no longer holds, if there is one. */
    public synchronized void forgetSecret(String name) {
        Path file = secret(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** What the folder remembers of itself under this name; no secret. */
    public Optional<String> note(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Remembers something of the folder under this name. */
    public void keepNote(String name, String value) {
        Path file = path.resolve(name);
        try {
            writeDurably(file, value + "\n");
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    @Override
    public void close() {
        release(path, lock);
    }

    private static Path create(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                createPrivateFolder(path.toAbsolutePath());
            }
            return path.toRealPath();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private static void createPrivateFolder(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, PRIVATE_FOLDER);
        }
    }

    private static FileChannel takeLock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        FileLock taken = null;
        try {
            taken = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw inUse(folder);
        } finally {
            if (taken == null) {
                channel.close();
            }
        }
        if (taken == null) {
            throw inUse(folder);
        }
        return channel;
    }

    private static void checkFormatVersion(Path folder) throws IOException {
        Path file = folder.resolve("format-version");
        if (!Files.exists(file)) {
            refuseForeignFiles(folder);
            writeDurably(file, FORMAT_VERSION + "\n");
            return;
        }
        String found = Files.readString(file).strip();
        if (!found.equals(FORMAT_VERSION)) {
            throw new WhatsSoundException(
                    ErrorCode.DATA_FORMAT_UNKNOWN,
                    "The data folder %s has format %s; this version of WhatsSound reads format %s."
                            .formatted(folder, found, FORMAT_VERSION));
        }
    }

    // tmp is emptied at start, which must never befall a folder that happens to have one.
    private static void refuseForeignFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            boolean foreign =
                    files.map(file -> file.getFileName().toString())
                            .anyMatch(
                                    name ->
                                            !name.equals("lock")
                                                    && !name.equals("lost+found")
                                                    // The operator's texts may be there first.
                                                    && !name.equals("legal")
                                                    && !name.startsWith("."));
            if (foreign) {
                throw new WhatsSoundException(
                        ErrorCode.DATA_FOLDER_UNUSABLE,
                        "The folder %s holds files that WhatsSound did not write; name an empty or new one."
                                .formatted(folder));
            }
        }
    }

    private void emptyTmp() throws IOException {
        Folders.delete(tmp());
        Files.createDirectory(tmp(), PRIVATE_FOLDER);
    }

    private static void writeDurably(Path file, String text) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PRIVATE_FILE);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void release(Path folder, @Nullable FileChannel lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OPEN_HERE.remove(folder);
        }
    }

    private static WhatsSoundException inUse(Path folder) {
        return new WhatsSoundException(
                ErrorCode.DATA_FOLDER_IN_USE,
                "Another WhatsSound runs on the data folder %s.".formatted(folder));
    }

    private static WhatsSoundException unusable(Path path, IOException cause) {
        return new WhatsSoundException(
                ErrorCode.DATA_FOLDER_UNUSABLE,
                "The data folder cannot be used: %s (%s)."
                        .formatted(path, cause.getClass().getSimpleName()),
                cause);
    }
}
