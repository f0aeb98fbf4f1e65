package whatssound;

import io.nayuki.qrcodegen.QrCode;
import java.io.PrintStream;

/** What the terminal shows once the server answers: its address, and how a phone joins. */
final class JoinInvitation {
    private JoinInvitation() {}

    static void print(PrintStream out, String url, String sharedUrl, boolean isOpen) {
        if (isOpen && !sharedUrl.contains("//127.0.0.1")) {
            out.println("Join from a phone: " + sharedUrl);
            out.print(qr(sharedUrl));
        }
        out.println("WhatsSound ready on " + url);
        out.flush();
    }

    /** Two modules a character, dark on light whatever the terminal's colours. */
    private static String qr(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        StringBuilder lines = new StringBuilder();
        int quiet = 2;
        for (int y = -quiet; y < code.size + quiet; y += 2) {
            lines.append("\u001b[30;47m");
            for (int x = -quiet; x < code.size + quiet; x++) {
                boolean top = code.getModule(x, y);
                boolean bottom = code.getModule(x, y + 1);
                lines.append(top ? (bottom ? '█' : '▀') : (bottom ? '▄' : ' '));
            }
            lines.append("\u001b[0m\n");
        }
        return lines.toString();
    }
}
