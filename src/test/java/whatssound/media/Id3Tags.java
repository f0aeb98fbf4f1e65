package whatssound.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Builds ID3v2.4 tags and the pictures in them, also such as nobody should read whole. Pure. */
final class Id3Tags {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int COMPRESSED_WITH_LENGTH = 0x09;

    private Id3Tags() {}

    /** The frames as one tag, to stand before a recording. */
    static byte[] tag(byte[]... frames) {
        byte[] all = Bytes.of((Object[]) frames);
        return Bytes.of("ID3", new byte[] {4, 0, 0}, synchsafe(all.length), all);
    }

    static byte[] frame(String id, int flags, byte[] content) {
        return Bytes.of(id, synchsafe(content.length), (short) flags, content);
    }

    static byte[] text(String id, String text) {
        return frame(id, 0, Bytes.of(new byte[] {3}, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Text of one letter, so many times, of which the file holds a thousandth. */
    static byte[] deflatedText(String id, int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, 1, length, (byte) 'a');
        return frame(id, COMPRESSED_WITH_LENGTH, Bytes.of(length, deflated(content)));
    }

    static byte[] picture(String type, byte[] picture) {
        return frame("APIC", 0, Bytes.of(new byte[1], type, new byte[] {0, 3, 0}, picture));
    }

    /** A grey picture, of which only so many rows are there. */
    static byte[] png(int width, int height, int rows) {
        byte[] header = Bytes.of(width, height, new byte[] {8, 0, 0, 0, 0});
        byte[] data = deflated(new byte[Math.multiplyExact(width + 1, rows)]);
        return Bytes.of(
                PNG, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String type, byte[] content) {
        byte[] named = Bytes.of(type, content);
        CRC32 sum = new CRC32();
        sum.update(named);
        return Bytes.of(content.length, named, (int) sum.getValue());
    }

    private static byte[] deflated(byte[] content) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    // Seven bits in each byte, so that no length looks like the beginning of a frame of sound.
    private static byte[] synchsafe(int length) {
        return ByteBuffer.allocate(4)
                .put((byte) (length >> 21 & 0x7f))
                .put((byte) (length >> 14 & 0x7f))
                .put((byte) (length >> 7 & 0x7f))
                .put((byte) (length & 0x7f))
                .array();
    }
}
