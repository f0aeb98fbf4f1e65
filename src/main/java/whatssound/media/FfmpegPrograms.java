package whatssound.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pair of ffmpeg's executables and the environment they start in. Any thread that may block.
 *
 * @param environment all there is of it: what the server knows is none of a decoder's business
 */
record FfmpegPrograms(Path ffmpeg, Path ffprobe, Map<String, String> environment) {

    /** Those that the operator installed, if they start. */
    static Optional<FfmpegPrograms> ofSystem() {
        return onPath("ffmpeg")
                .flatMap(
                        ffmpeg ->
                                onPath("ffprobe")
                                        .map(
                                                ffprobe ->
                                                        new FfmpegPrograms(
                                                                ffmpeg, ffprobe, Map.of())))
                .filter(FfmpegPrograms::start);
    }

    /** The program of this name that a shell would start. */
    static Optional<Path> onPath(String name) {
        String path = System.getenv("PATH");
        if (path == null) {
            return Optional.empty();
        }
        return List.of(path.split(":")).stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private boolean start() {
        return startBehind(List.of());
    }

    /** Whether they start with these words before their own command. */
    boolean startBehind(List<String> prefix) {
        try {
            return complaint(prefix).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** What ffprobe says when it does not start; empty when it does. */
    Optional<String> complaint() throws IOException {
        return complaint(List.of());
    }

    private Optional<String> complaint(List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(ffprobe.toString(), "-version"));
        Process process = builder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(said.strip());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while ffprobe started", e);
        }
    }

    ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        return builder;
    }
}
