package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** The moment of sending, carried as text within a message whose shape the server chooses. */
final class Stamp {
    private static final byte[] MARK = "@T".getBytes(US_ASCII);
    private static final int DIGITS = 19;

    private Stamp() {}

    static String now() {
        return "@T%019d".formatted(System.nanoTime());
    }

    /** How long ago the frame's message was stamped; -1 where it was not. */
    static long ageNanos(ByteBuffer frame) {
        int mark = find(frame, MARK, frame.remaining());
        if (mark < 0) {
            return -1;
        }
        long stampedNanos = 0;
        for (int at = mark + MARK.length; at < mark + MARK.length + DIGITS; at++) {
            stampedNanos = stampedNanos * 10 + frame.get(at) - '0';
        }
        return System.nanoTime() - stampedNanos;
    }

    /** Where the bytes begin among the frame's first ones; -1 where they are not. */
    static int find(ByteBuffer frame, byte[] wanted, int within) {
        int last = Math.min(frame.limit(), frame.position() + within + wanted.length);
        for (int at = frame.position(); at + wanted.length <= last; at++) {
            int matched = 0;
            while (matched < wanted.length && frame.get(at + matched) == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
