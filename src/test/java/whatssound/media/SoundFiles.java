package whatssound.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes sound files, good and bad, with the ffmpeg under test. The test's thread. */
final class SoundFiles {
    static final double SECONDS = 2;

    private static final String TONE =
            "sine=f=440:r=44100:d=%s,aformat=channel_layouts=stereo".formatted(SECONDS);

    private final Ffmpeg ffmpeg;
    private final Path folder;

    SoundFiles(Ffmpeg ffmpeg, Path folder) {
        this.ffmpeg = ffmpeg;
        this.folder = folder;
    }

    /** The bundled ffmpeg, unpacked once for all JVMs that test in this folder. */
    static synchronized FfmpegPrograms bundled() {
        Path home = Path.of("target", "test-ffmpeg").toAbsolutePath();
        try {
            Files.createDirectories(home);
            try (FileChannel channel =
                    FileChannel.open(
                            home.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                channel.lock();
                return BundledFfmpeg.install(home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tone of two seconds, encoded as the options say. */
    byte[] tone(String fileName, String... options) {
        return encode(TONE, fileName, options);
    }

    byte[] encode(String source, String fileName, String... options) {
        Path file = folder.resolve(fileName);
        List<String> arguments =
                new ArrayList<>(List.of("-v", "error", "-nostdin", "-f", "lavfi", "-i", source));
        arguments.addAll(Arrays.asList(options));
        arguments.addAll(List.of("-y", file.toString()));
        return run(arguments, file);
    }

    /** The source encoded once, and its packets again and again for so many seconds. */
    byte[] repeated(String source, int seconds, String fileName, String... options) {
        Path once = folder.resolve("once-" + fileName);
        Path file = folder.resolve(fileName);
        try {
            Files.write(once, encode(source, fileName, options));
            List<String> copying = new ArrayList<>(List.of("-v", "error", "-nostdin"));
            copying.addAll(List.of("-stream_loop", "-1", "-i", once.toString(), "-c", "copy"));
            copying.addAll(List.of("-t", Integer.toString(seconds), "-y", file.toString()));
            byte[] content = run(copying, file);
            Files.delete(once);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs ffmpeg and reads what it made. */
    byte[] run(List<String> arguments, Path result) {
        Ffmpeg.Outcome outcome = ffmpeg.ffmpeg(arguments, Duration.ofSeconds(60));
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome.log());
        }
        try {
            byte[] content = Files.readAllBytes(result);
            Files.delete(result);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first part of a file, as a broken connection leaves it. */
    static byte[] cut(byte[] content, double part) {
        return Arrays.copyOf(content, (int) (content.length * part));
    }
}
