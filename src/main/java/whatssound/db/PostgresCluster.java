package whatssound.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * The folder of one Postgres cluster, with the programs and the account that work on it.
 *
 * <p>Any thread that may block.
 */
record PostgresCluster(Path path, Path binaries, PostgresAccount account) {
    static final String OWNER = "whatssound";
    static final String DATABASE = "whatssound";

    private static final int STOP_WAIT_SECONDS = 30;
    private static final int EXIT_WAIT_SECONDS = 5;

    /** Creates the cluster and its database unless they are there; all of it or nothing. */
    void createIfAbsent(Path passwordFile) throws IOException {
        if (Files.isDirectory(path)) {
            checkMajorVersion();
            account.own(path);
            return;
        }
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Folders.delete(draft);
        run(
                "",
                program("initdb"),
                "--pgdata=" + draft,
                "--username=" + OWNER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions");
        run(
                "create database %s;\n".formatted(DATABASE),
                program("postgres"),
                "--single",
                "-D",
                draft.toString(),
                "postgres");
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The postmaster's command line on this port, behind the words that run it. */
    List<String> serverCommand(List<String> lifeline, int port) {
        return Stream.of(
                        account.prefix(),
                        lifeline,
                        PostgresSettings.commandLine(program("postgres"), path, port))
                .flatMap(List::stream)
                .toList();
    }

    /** Ends the postmaster that runs on this cluster, gently first. */
    void stop(ProcessHandle postmaster) {
        boolean stopped = pgCtlStop("fast") || pgCtlStop("immediate");
        if (!stopped || !ended(postmaster)) {
            postmaster.destroyForcibly();
            ended(postmaster);
        }
    }

    private boolean pgCtlStop(String mode) {
        return ChildProcess.succeeds(
                account.command(
                        program("pg_ctl"),
                        "stop",
                        "--pgdata=" + path,
                        "--mode=" + mode,
                        "--timeout=" + STOP_WAIT_SECONDS));
    }

    // Bounded, for a zombie that nobody reaps never ends.
    private static boolean ended(ProcessHandle process) {
        return process.onExit()
                .thenApply(_ -> true)
                .completeOnTimeout(false, EXIT_WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private String program(String name) {
        return binaries.resolve("bin").resolve(name).toString();
    }

    private void run(String input, String... words) throws IOException {
        ChildProcess.Outcome outcome = ChildProcess.run(account.command(words), input);
        if (!outcome.succeeded()) {
            throw new IOException(
                    "%s failed: %s".formatted(Path.of(words[0]).getFileName(), outcome.output()));
        }
    }

    private void checkMajorVersion() throws IOException {
        String found = Files.readString(path.resolve("PG_VERSION")).strip();
        String bundled = PostgresBinaries.version();
        if (!bundled.startsWith(found + ".")) {
            throw new WhatsSoundException(
                    ErrorCode.DATA_FORMAT_UNKNOWN,
                    "The database in %s was written by Postgres %s; this version of WhatsSound has Postgres %s."
                            .formatted(path, found, bundled));
        }
    }
}
