package whatssound.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a postmaster writes about itself into its cluster. The file outlives a killed one, so its
 * process id may belong to anybody. Any thread.
 */
record PostmasterPid(long pid, int port, boolean ready) {
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** Empty where no postmaster runs or one has hardly begun. */
    static Optional<PostmasterPid> read(Path cluster) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return lines.size() <= PORT_LINE
                    ? Optional.empty()
                    : Optional.of(
                            new PostmasterPid(
                                    Long.parseLong(lines.get(0).strip()),
                                    Integer.parseInt(lines.get(PORT_LINE).strip()),
                                    lines.size() > STATUS_LINE
                                            && lines.get(STATUS_LINE).strip().equals("ready")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The process of this id, if it is a postmaster on this cluster. */
    Optional<ProcessHandle> postmasterOn(Path cluster) {
        return ProcessHandle.of(pid).filter(process -> isPostmasterOn(cluster, process));
    }

    private static boolean isPostmasterOn(Path cluster, ProcessHandle process) {
        List<String> arguments = process.info().arguments().map(List::of).orElse(List.of());
        int folder = arguments.indexOf("-D") + 1;
        return folder > 0
                && folder < arguments.size()
                && process.info()
                        .commandLine()
                        .map(line -> line.split(" -D ", 2)[0].endsWith("postgres"))
                        .orElse(false)
                && isSameFolder(cluster, Path.of(arguments.get(folder)));
    }

    private static boolean isSameFolder(Path cluster, Path other) {
        try {
            return Files.isSameFile(cluster, other);
        } catch (IOException e) {
            return false;
        }
    }
}
