package whatssound.media;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** The ffmpeg of the class path, unpacked into the data folder once per version. Any thread. */
final class BundledFfmpeg {
    private static final String PROPERTIES = "META-INF/maven/org.bytedeco/ffmpeg/pom.properties";
    private static final Pattern MISSING_LIBRARY =
            Pattern.compile("error while loading shared libraries: (lib[\\w.+-]+): cannot open");
    private static final int MOST_MISSING_LIBRARIES = 16;

    private BundledFfmpeg() {}

    /**
     * Unpacks the programs below the folder unless they are there.
     *
     * @throws WhatsSoundException FFMPEG_UNUSABLE
     */
    static FfmpegPrograms install(Path home) {
        try {
            String folder = "org/bytedeco/ffmpeg/" + platform() + "/";
            URL program = BundledFfmpeg.class.getClassLoader().getResource(folder + "ffmpeg");
            if (program == null) {
                throw unusable("none is bundled for " + platform(), null);
            }
            JarURLConnection connection = (JarURLConnection) program.openConnection();
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                Path installed = home.resolve("ffmpeg-" + version(jar));
                if (!Files.isDirectory(installed)) {
                    unpack(jar, folder, installed);
                }
                return standIn(installed);
            }
        } catch (IOException e) {
            throw unusable("the bundled one cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static void unpack(JarFile jar, String folder, Path installed) throws IOException {
        Path draft = Files.createTempDirectory(installed.getParent(), "ffmpeg-");
        try {
            List<JarEntry> entries =
                    jar.stream().filter(entry -> isWanted(entry.getName(), folder)).toList();
            for (JarEntry entry : entries) {
                Path file = draft.resolve(entry.getName().substring(folder.length()));
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file);
                }
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.createDirectory(draft.resolve("stand-ins"));
            Files.move(draft, installed, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(draft);
        }
    }

    // Beside the programs and their libraries there are bindings for Java, which nobody calls.
    private static boolean isWanted(String entry, String folder) {
        return entry.startsWith(folder)
                && entry.length() > folder.length()
                && entry.indexOf('/', folder.length()) < 0
                && !entry.startsWith(folder + "libjni");
    }

    // ffmpeg links libraries for screens and sound cards, which a server lacks and ffmpeg here
    // never
    // calls. A small library of the right name satisfies the loader, without root.
    private static FfmpegPrograms standIn(Path installed) throws IOException {
        Path standIns = installed.resolve("stand-ins");
        FfmpegPrograms programs =
                new FfmpegPrograms(
                        installed.resolve("ffmpeg"),
                        installed.resolve("ffprobe"),
                        Map.of("LD_LIBRARY_PATH", installed + ":" + standIns));
        for (int added = 0; ; added++) {
            Optional<String> complaint = programs.complaint();
            if (complaint.isEmpty()) {
                return programs;
            }
            Matcher missing = MISSING_LIBRARY.matcher(complaint.get());
            if (!missing.find() || added == MOST_MISSING_LIBRARIES) {
                throw unusable("the bundled one does not start: " + complaint.get(), null);
            }
            Files.copy(
                    installed.resolve("libva-drm.so.2"),
                    standIns.resolve(missing.group(1)),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String version(JarFile jar) throws IOException {
        Properties properties = new Properties();
        JarEntry entry = jar.getJarEntry(PROPERTIES);
        if (entry != null) {
            try (InputStream in = jar.getInputStream(entry)) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "unknown");
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (system.startsWith("mac") ? "macosx" : "linux")
                + (machine.equals("aarch64") || machine.equals("arm64") ? "-arm64" : "-x86_64");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static WhatsSoundException unusable(String why, @Nullable Throwable cause) {
        return new WhatsSoundException(
                ErrorCode.FFMPEG_UNUSABLE,
                "There is no ffmpeg to convert uploads with: " + why + ". Install ffmpeg.",
                cause);
    }
}
