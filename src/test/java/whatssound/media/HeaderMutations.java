package whatssound.media;

import java.nio.ByteBuffer;
import java.util.Random;

/** Damages the header of a file, the same way for the same seed. Pure. */
final class HeaderMutations {
    private static final int HEADER_BYTES = 1024;
    private static final int MOST_CHANGES = 6;
    private static final int MOST_BYTES = 64;
    private static final int[] ODD = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff};

    private HeaderMutations() {}

    static byte[] mutated(byte[] file, long seed) {
        Random random = new Random(seed);
        byte[] mutated = file;
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            mutated = once(mutated, random);
        }
        return mutated;
    }

    private static byte[] once(byte[] file, Random random) {
        int at = random.nextInt(Math.min(file.length, HEADER_BYTES) - MOST_BYTES);
        int length = 1 + random.nextInt(MOST_BYTES);
        return switch (random.nextInt(5)) {
            case 0 -> flipped(file, at, random.nextInt(8));
            case 1 -> Bytes.patched(file, at, ODD[random.nextInt(ODD.length)]);
            case 2 -> Bytes.patched(file, at, Integer.reverseBytes(random.nextInt()));
            case 3 -> spliced(file, at, at + length);
            default -> spliced(file, at + length, at);
        };
    }

    private static byte[] flipped(byte[] file, int at, int bit) {
        return Bytes.patched(file, at, new byte[] {(byte) (file[at] ^ 1 << bit)});
    }

    // What lies between is lost, or there twice.
    private static byte[] spliced(byte[] file, int end, int start) {
        return ByteBuffer.allocate(end + file.length - start)
                .put(file, 0, end)
                .put(file, start, file.length - start)
                .array();
    }
}
