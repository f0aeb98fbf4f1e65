package whatssound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class JoinInvitationTest {
    @Test
    void alwaysEndsWithTheReadyLine() {
        assertThat(printed("http://127.0.0.1:8000", false))
                .isEqualTo("WhatsSound ready on http://127.0.0.1:8000\n");
    }

    @Test
    void showsALinkAndItsQrCodeWhereOthersCanReachIt() {
        String printed = printed("http://party.test", true);

        assertThat(printed).startsWith("Join from a phone: http://party.test\n");
        assertThat(printed).endsWith("WhatsSound ready on http://party.test\n");
        // A code of version 1 is 21 modules wide, with a quiet zone of two on each side.
        assertThat(printed.lines().filter(line -> line.startsWith("\u001b[30;47m")))
                .hasSize(13)
                .allSatisfy(
                        line -> assertThat(line.replaceAll("\u001b\\[[0-9;]*m", "")).hasSize(25));
    }

    private static String printed(String url, boolean isOpen) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JoinInvitation.print(new PrintStream(out, true, UTF_8), url, url, isOpen);
        return out.toString(UTF_8);
    }
}
