package whatssound.db;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Under which user the programs of Postgres run: this one, or, as Postgres refuses root, what root
 * can become. Any thread.
 *
 * @param prefix words before each command line, which end in that user
 * @param userId the owner of the cluster's files as the file system sees it, where it may differ
 */
record PostgresAccount(List<String> prefix, OptionalInt userId) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    /** Whoever runs this process. */
    static final PostgresAccount SAME = new PostgresAccount(List.of(), OptionalInt.empty());

    /** Root in a user namespace without a mapping: still root to files, no longer to Postgres. */
    static final PostgresAccount UNMAPPED_ROOT =
            new PostgresAccount(List.of("unshare", "--user"), OptionalInt.of(ROOT));

    // dac_override, for the data folder is closed to everyone but root.
    static final PostgresAccount NOBODY_BY_SETPRIV =
            new PostgresAccount(
                    List.of(
                            "setpriv",
                            "--reuid=" + NOBODY,
                            "--regid=" + NOBODY,
                            "--clear-groups",
                            "--inh-caps=+dac_override",
                            "--ambient-caps=+dac_override"),
                    OptionalInt.of(NOBODY));

    /** The first account that works on this machine. */
    static PostgresAccount detect() {
        if (new UnixSystem().getUid() != ROOT) {
            return SAME;
        }
        return Stream.of(UNMAPPED_ROOT, NOBODY_BY_SETPRIV)
                .filter(account -> ChildProcess.succeeds(account.command("true")))
                .findFirst()
                .orElseThrow(
                        () ->
                                new WhatsSoundException(
                                        ErrorCode.DATABASE_FAILED,
                                        "Postgres does not run as root, and neither unshare nor setpriv"
                                                + " works here; start WhatsSound as another user."));
    }

    List<String> command(String... words) {
        return Stream.concat(prefix.stream(), Stream.of(words)).toList();
    }

    /** Hands over a cluster that a start under another account has left. */
    void own(Path cluster) throws IOException {
        if (userId.isPresent()
                && !Files.getAttribute(cluster, "unix:uid").equals(userId.getAsInt())) {
            Folders.changeOwner(cluster, userId.getAsInt());
        }
    }
}
