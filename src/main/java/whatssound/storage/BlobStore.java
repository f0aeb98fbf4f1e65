package whatssound.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files named by the SHA-256 of their content: {@code blobs/ab/cdef…}.
 *
 * <p>A blob appears whole or not at all, and is on the disk before {@link #keep} returns. Which
 * blobs are still wanted is {@link ObjectStore}'s to say. Any thread that may block.
 */
public final class BlobStore {
    private static final int COPY_BYTES = 1 << 16;
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern FILE = Pattern.compile("[0-9a-f]{62}");

    private final Path root;
    private final Path drafts;

    /** A blob's content in a file of its own, on the disk but not yet kept. */
    record Sealed(Path draft, String hash, long size) {}

    /** Opens the folder, made where needed, without the drafts of an earlier process. */
    public BlobStore(Path root) {
        this.root = root;
        this.drafts = root.resolve("drafts");
        try {
            Files.createDirectories(drafts);
            for (Path left : list(drafts)) {
                discard(left);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of blobs cannot be used: " + root, e);
        }
    }

    /** A new empty file to write a blob's content to; whoever asked deletes it in the end. */
    public Path newDraft() throws IOException {
        return Files.createTempFile(drafts, "", "");
    }

    /** A new empty folder among the drafts; whoever asked discards it in the end. */
    public Path newDraftFolder() throws IOException {
        return Files.createTempDirectory(drafts, "");
    }

    /** Deletes a draft, or a folder of drafts, if it is still there. */
    public static void discard(Path draft) throws IOException {
        if (Files.isDirectory(draft)) {
            for (Path file : list(draft)) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(draft);
    }

    /** Moves a file over a draft, from wherever it lies. */
    static void move(Path file, Path draft) throws IOException {
        Files.move(file, draft, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where the blob of this hash lies. */
    Path file(String hash) {
        return root.resolve(hash.substring(0, 2)).resolve(hash.substring(2));
    }

    /** Forces the draft to the disk and computes its hash; it must not be written any more. */
    Sealed seal(Path draft) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return new Sealed(draft, hash(draft), Files.size(draft));
    }

    /** The SHA-256 of the file's content in hex, which names its blob. */
    public static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return hash(in);
        }
    }

    /** The SHA-256 of what the stream still has, in hex. */
    public static String hash(InputStream in) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[COPY_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sha256.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /**
     * Makes a sealed draft the blob of its hash; the draft stays, so that this may be repeated.
     *
     * <p>A link, unlike a rename, never replaces a file that is being sent.
     */
    void keep(Sealed sealed) throws IOException {
        Path file = file(sealed.hash());
        Path folder = root.resolve(sealed.hash().substring(0, 2));
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            force(root);
        }
        try {
            Files.createLink(file, sealed.draft());
        } catch (FileAlreadyExistsException e) {
            // The same content; but its folder may not be on the disk yet, hence the force below.
        }
        force(folder);
    }

    /** Deletes the blob of this hash, if there is one. */
    void delete(String hash) throws IOException {
        Files.deleteIfExists(file(hash));
    }

    /** The hashes of all blobs. */
    List<String> hashes() throws IOException {
        List<String> hashes = new ArrayList<>();
        for (Path folder : list(root)) {
            String head = folder.getFileName().toString();
            if (!FOLDER.matcher(head).matches()) {
                continue;
            }
            for (Path file : list(folder)) {
                String tail = file.getFileName().toString();
                if (FILE.matcher(tail).matches()) {
                    hashes.add(head + tail);
                }
            }
        }
        return hashes;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
