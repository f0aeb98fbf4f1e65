package whatssound.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Changes the pages of Ogg files so that their checksums still hold. Pure. */
final class OggPages {
    private static final int POSITION_AT = 6;
    private static final int SERIAL_AT = 14;
    private static final int CHECKSUM_AT = 22;
    private static final int SEGMENTS_AT = 26;
    private static final int POLYNOMIAL = 0x04c11db7;

    private OggPages() {}

    static int firstPageBytes(byte[] ogg) {
        return length(pages(ogg), 0);
    }

    /** All pages as of the stream of this number. */
    static byte[] withSerial(byte[] ogg, int serial) {
        byte[] changed = ogg.clone();
        ByteBuffer file = pages(changed);
        for (int page = 0; page < file.limit(); page += length(file, page)) {
            file.putInt(page + SERIAL_AT, serial);
            sum(file, page);
        }
        return changed;
    }

    /** The last page as if it ended at this sample. */
    static byte[] withLastPosition(byte[] ogg, long position) {
        byte[] changed = ogg.clone();
        ByteBuffer file = pages(changed);
        int last = 0;
        while (last + length(file, last) < file.limit()) {
            last += length(file, last);
        }
        file.putLong(last + POSITION_AT, position);
        sum(file, last);
        return changed;
    }

    private static ByteBuffer pages(byte[] ogg) {
        return ByteBuffer.wrap(ogg).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int length(ByteBuffer file, int page) {
        int segments = file.get(page + SEGMENTS_AT) & 0xff;
        int length = SEGMENTS_AT + 1 + segments;
        for (int i = 0; i < segments; i++) {
            length += file.get(page + SEGMENTS_AT + 1 + i) & 0xff;
        }
        return length;
    }

    private static void sum(ByteBuffer file, int page) {
        file.putInt(page + CHECKSUM_AT, 0);
        int sum = 0;
        for (int at = page; at < page + length(file, page); at++) {
            sum ^= file.get(at) << 24;
            for (int bit = 0; bit < 8; bit++) {
                sum = sum << 1 ^ (sum < 0 ? POLYNOMIAL : 0);
            }
        }
        file.putInt(page + CHECKSUM_AT, sum);
    }
}
