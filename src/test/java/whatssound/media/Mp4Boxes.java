package whatssound.media;

import java.util.Arrays;

/** Builds MP4 files of uncompressed sound, box by box, also such as no program writes. Pure. */
final class Mp4Boxes {
    private static final int RATE = 8000;
    private static final int FRAME_BYTES = 2;

    private static final byte[] FILE_TYPE = box("ftyp", "isom", 0);
    private static final byte[] OWN_FILE = box("url ", 1);
    private static final int SOUND_AT = FILE_TYPE.length + 8;
    private static final int ONE_SECOND = RATE * FRAME_BYTES;

    private Mp4Boxes() {}

    static byte[] box(String type, Object... content) {
        byte[] inner = Bytes.of(content);
        return Bytes.of(inner.length + 8, type, inner);
    }

    /** One second of silence, in so many tracks that share it. */
    static byte[] withTracks(int count) {
        byte[] track = track(RATE, RATE, 1, OWN_FILE);
        byte[][] tracks = new byte[count][];
        Arrays.fill(tracks, track);
        return file(box("moov", movieHeader(), Bytes.of((Object[]) tracks)));
    }

    /** As many seconds as one likes, all of them the same one, by an index that repeats itself. */
    static byte[] repeating(int seconds) {
        return file(box("moov", movieHeader(), track(RATE, RATE, seconds, OWN_FILE)));
    }

    /** An index that tells of more samples than any file could hold. */
    static byte[] ofSamples(int samples) {
        return file(box("moov", movieHeader(), track(samples, samples, 1, OWN_FILE)));
    }

    /** Its sound is said to be in another file. */
    static byte[] elsewhere(String path) {
        return file(box("moov", movieHeader(), track(RATE, RATE, 1, alias(path))));
    }

    /** Boxes in boxes. */
    static byte[] nested(int depth) {
        byte[] inner = movieHeader();
        for (int i = 0; i < depth; i++) {
            inner = box("moov", inner);
        }
        return file(inner);
    }

    private static byte[] file(byte[] index) {
        return Bytes.of(FILE_TYPE, box("mdat", new byte[ONE_SECOND]), index);
    }

    private static byte[] movieHeader() {
        return box("mvhd", 0, 0, 0, RATE, RATE, 0x10000, (short) 0x100, new byte[70], 2);
    }

    private static byte[] track(int samples, int perChunk, int chunks, byte[] reference) {
        Object[] offsets = new Object[chunks];
        Arrays.fill(offsets, SOUND_AT);
        byte[] description =
                box(
                        "sowt",
                        new byte[6],
                        (short) 1,
                        0L,
                        (short) 1,
                        (short) (8 * FRAME_BYTES),
                        0,
                        RATE << 16);
        long all = (long) samples * chunks;
        byte[] index =
                box(
                        "stbl",
                        box("stsd", 0, 1, description),
                        box("stts", 0, 1, (int) all, 1),
                        box("stsc", 0, 1, 1, perChunk, 1),
                        box("stsz", 0, FRAME_BYTES, (int) all),
                        box("stco", 0, chunks, Bytes.of(offsets)));
        byte[] references = box("dinf", box("dref", 0, 1, reference));
        byte[] media =
                box(
                        "mdia",
                        box("mdhd", 0, 0, 0, RATE, RATE, 0),
                        box("hdlr", 0, 0, "soun", new byte[13]),
                        box("minf", box("smhd", 0, 0), references, index));
        return box("trak", box("tkhd", 7, 0, 0, 1, 0, RATE, new byte[60]), media);
    }

    // As QuickTime of old named files.
    private static byte[] alias(String path) {
        byte[] name = Bytes.of(path, new byte[path.length() % 2]);
        return box(
                "alis",
                0,
                new byte[150],
                (short) 2,
                (short) path.length(),
                name,
                (short) -1,
                (short) 0,
                new byte[16]);
    }
}
