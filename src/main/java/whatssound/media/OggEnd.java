package whatssound.media;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Whether an Ogg file ends within a page, which no decoder tells (RFC 3533, section 6).
 *
 * <p>Any thread that may block.
 */
final class OggEnd {
    private static final byte[] CAPTURE_PATTERN = {'O', 'g', 'g', 'S', 0};
    private static final int HEADER_BYTES = 27;
    private static final int MAX_SEGMENTS = 255;
    private static final int MAX_PAGE_BYTES = HEADER_BYTES + MAX_SEGMENTS + MAX_SEGMENTS * 255;

    private OggEnd() {}

    static boolean isCut(Path path) throws IOException {
        byte[] end;
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            int length = (int) Math.min(file.length(), MAX_PAGE_BYTES);
            end = new byte[length];
            file.seek(file.length() - length);
            file.readFully(end);
        }
        int page = lastPage(end);
        return page >= 0 && page + (long) pageBytes(end, page) > end.length;
    }

    private static int lastPage(byte[] bytes) {
        for (int at = bytes.length - CAPTURE_PATTERN.length; at >= 0; at--) {
            if (startsPage(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsPage(byte[] bytes, int at) {
        for (int i = 0; i < CAPTURE_PATTERN.length; i++) {
            if (bytes[at + i] != CAPTURE_PATTERN[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The length that the page's header tells; more than there is where the header itself is cut.
     */
    private static int pageBytes(byte[] bytes, int page) {
        int table = page + HEADER_BYTES;
        if (table > bytes.length) {
            return Integer.MAX_VALUE;
        }
        int segments = bytes[table - 1] & 0xff;
        if (table + segments > bytes.length) {
            return Integer.MAX_VALUE;
        }
        int length = HEADER_BYTES + segments;
        for (int i = 0; i < segments; i++) {
            length += bytes[table + i] & 0xff;
        }
        return length;
    }
}
