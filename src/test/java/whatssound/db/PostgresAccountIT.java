package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only root can test; run by anyone else, the other tests cover the account there is. */
class PostgresAccountIT {
    private static final int NOBODY = 65534;
    private static final List<String> AS_NOBODY =
            // Reading everything, for the class path lies where only root may look.
            List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "--inh-caps=+dac_read_search",
                    "--ambient-caps=+dac_read_search");

    private final Path programs = TestDatabase.programs();

    @TempDir(factory = FastTempDir.class)
    Path temp;

    @BeforeEach
    void needRoot() {
        assumeThat(new UnixSystem().getUid()).as("root").isZero();
    }

    @Test
    void userWithoutPrivilegesRunsIt() throws Exception {
        Path own = Files.createDirectory(temp.resolve("own"));
        Files.setAttribute(own, "unix:uid", NOBODY);
        try (ChildJvm child = ChildJvm.start(AS_NOBODY, HoldPostgres.class, own, programs)) {
            child.awaitLine("holding ");
            assertThat(Files.getAttribute(own.resolve("postgres/cluster"), "unix:uid"))
                    .isEqualTo(NOBODY);
            assertThat(child.leave()).isZero();
        }
        assertThat(PostmasterPid.read(own.resolve("postgres/cluster"))).isEmpty();
    }

    @Test
    void rootRunsItWithoutUserNamespacesAndHandsItOver() throws Exception {
        assumeThat(ChildProcess.succeeds(PostgresAccount.UNMAPPED_ROOT.command("true"))).isTrue();
        Path cluster = temp.resolve("cluster");
        Path password = Files.writeString(temp.resolve("password"), Secrets.generate());
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx------"));
        for (PostgresAccount account :
                List.of(PostgresAccount.NOBODY_BY_SETPRIV, PostgresAccount.UNMAPPED_ROOT)) {
            PostgresCluster home =
                    new PostgresCluster(cluster, PostgresBinaries.install(programs), account);
            home.createIfAbsent(password);
            assertThat(Files.getAttribute(cluster.resolve("base"), "unix:uid"))
                    .isEqualTo(account.userId().orElseThrow());
            int port = EmbeddedPostgres.freePort();
            PostgresServer.start(home, port, temp.resolve("postgres.log")).close();
            assertThat(PostmasterPid.read(cluster)).isEmpty();
        }
    }
}
