package whatssound.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Puts bytes together, as files of all kinds are made of them. Pure. */
final class Bytes {
    private Bytes() {}

    /** Byte arrays, Latin-1 text, and numbers of their own width with the highest byte first. */
    static byte[] of(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            all.writeBytes(
                    switch (part) {
                        case byte[] bytes -> bytes;
                        case String text -> text.getBytes(StandardCharsets.ISO_8859_1);
                        case Short number -> ByteBuffer.allocate(2).putShort(number).array();
                        case Integer number -> ByteBuffer.allocate(4).putInt(number).array();
                        case Long number -> ByteBuffer.allocate(8).putLong(number).array();
                        default -> throw new IllegalArgumentException(part.toString());
                    });
        }
        return all.toByteArray();
    }

    /** The same file with other bytes at one place. */
    static byte[] patched(byte[] file, int at, Object... parts) {
        byte[] patched = file.clone();
        byte[] patch = of(parts);
        System.arraycopy(patch, 0, patched, at, patch.length);
        return patched;
    }

    /** Where the text begins in the file; it has to be there. */
    static int indexOf(byte[] file, String text) {
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at < 0) {
            throw new AssertionError("no " + text);
        }
        return at;
    }
}
