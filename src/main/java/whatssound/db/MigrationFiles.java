package whatssound.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The migrations on the class path taken together, so that a start with nothing new can tell so
 * without loading Flyway, which takes about a second. Any thread.
 */
final class MigrationFiles {
    private static final Pattern VERSION = Pattern.compile("/V(\\d+)__[^/]*$");

    private MigrationFiles() {}

    /** Differs whenever a file of these folders, or the further text, differs. */
    static String fingerprint(List<String> folders, String further) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String folder : folders) {
                for (String name : names(folder)) {
                    digest.update(name.getBytes(StandardCharsets.UTF_8));
                    digest.update(content(name));
                }
            }
            digest.update(further.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The highest version among the files of a folder. */
    static int lastVersion(String folder) {
        try {
            return names(folder).stream()
                    .map(VERSION::matcher)
                    .filter(Matcher::find)
                    .mapToInt(version -> Integer.parseInt(version.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(String folder) throws IOException {
        URL url = MigrationFiles.class.getResource("/" + folder);
        if (url == null) {
            throw new IOException(folder + " is not on the class path");
        }
        List<String> names = new ArrayList<>();
        if (url.openConnection() instanceof JarURLConnection jar) {
            jar.getJarFile().stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder + "/") && name.endsWith(".sql"))
                    .forEach(names::add);
        } else {
            try (Stream<Path> files = Files.list(Path.of(URI.create(url.toString())))) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.endsWith(".sql"))
                        .forEach(name -> names.add(folder + "/" + name));
            }
        }
        names.sort(null);
        return names;
    }

    private static byte[] content(String name) throws IOException {
        try (InputStream in = MigrationFiles.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException(name + " is not on the class path");
            }
            return in.readAllBytes();
        }
    }
}
