package whatssound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an operator sees when a start fails: one clear line with a stable code, and exit code 1. */
class MainIT {
    @TempDir private Path folder;

    @Test
    void aTakenPortIsTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run =
                    run(
                            "--port",
                            Integer.toString(taken.getLocalPort()),
                            "--data",
                            folder.resolve("d").toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.error())
                    .isEqualTo(
                            "whatssound: port_in_use: Port %d on 127.0.0.1 is taken. Stop the other program, or"
                                            .formatted(taken.getLocalPort())
                                    + " choose another with --port.\n");
        }
    }

    @Test
    void aDataFolderThatCannotBeMadeIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        Run run = run("--port", "0", "--data", file.resolve("data").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error()).startsWith("whatssound: data_folder_unusable: ").hasLineCount(1);
    }

    @Test
    void aDataFolderInUseIsTold() {
        Run run = run("--port", "0", "--data", TestServer.shared().data().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error()).startsWith("whatssound: data_folder_in_use: ").hasLineCount(1);
    }

    @Test
    void aCertificateWithoutItsKeyIsTold() {
        Run run =
                run(
                        "--port",
                        "0",
                        "--data",
                        folder.resolve("d").toString(),
                        "--tls-cert",
                        "cert.pem");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.error()).startsWith("whatssound: invalid_setting: ").hasLineCount(1);
    }

    @Test
    void aPortThatIsNoNumberIsTold() {
        Run run = run("--port", "many");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.error()).contains("--port").contains("many");
    }

    private record Run(int exitCode, String error) {}

    private static Run run(String... options) {
        StringWriter error = new StringWriter();
        String[] arguments = new String[options.length + 1];
        arguments[0] = "run";
        System.arraycopy(options, 0, arguments, 1, options.length);
        CommandLine command = Main.commandLine().setErr(new PrintWriter(error, true));
        int exitCode = command.execute(arguments);
        return new Run(exitCode, error.toString());
    }
}
