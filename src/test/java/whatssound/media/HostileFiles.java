package whatssound.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/** Files that are made to harm, and what is to become of each. The test's thread. */
final class HostileFiles {
    private static final boolean LONG = Boolean.getBoolean("whatssound.long");
    private static final int HOUR = 3600;
    private static final int MEBI = 1 << 20;

    private final SoundFiles sounds;
    private final byte[] mp3;

    /** What an upload comes to. */
    enum End {
        TRACK,
        REFUSED,
        /** Which of both is not ours to say: decoders of different age differ. */
        EITHER
    }

    record Hostile(String name, byte[] content, End end) {
        @Override
        public String toString() {
            return name;
        }
    }

    HostileFiles(SoundFiles sounds) {
        this.sounds = sounds;
        this.mp3 = sounds.encode("sine=d=0.5", "h.mp3", "-id3v2_version", "0");
    }

    /** All but playlists; those that point elsewhere point at this file and at this port. */
    List<Hostile> all(Path secret, int port) {
        List<Hostile> all = new ArrayList<>();
        all.addAll(manyStreams());
        all.addAll(heavyTags(port));
        all.addAll(longSilences());
        all.addAll(lyingWaves());
        all.addAll(lyingBoxes(secret));
        all.addAll(lyingFlacs());
        all.addAll(lyingOggs());
        return all;
    }

    private List<Hostile> manyStreams() {
        return List.of(
                new Hostile("mp4 of 50 streams", Mp4Boxes.withTracks(50), End.TRACK),
                new Hostile("mp4 of 1,000 streams", Mp4Boxes.withTracks(1000), End.REFUSED),
                new Hostile("mp4 of 9,000 streams", Mp4Boxes.withTracks(9000), End.REFUSED),
                new Hostile("matroska of 1,000 streams", matroska(1000), End.REFUSED),
                new Hostile("ogg of 1,000 streams at once", manyOggs(true), End.REFUSED),
                new Hostile("ogg of 1,000 streams in turn", manyOggs(false), End.EITHER));
    }

    // Headers alone, as of a recording that is streamed.
    private static byte[] matroska(int tracks) {
        byte[] track =
                Bytes.of(
                        new byte[] {(byte) 0xae, (byte) 0x8e, (byte) 0xd7, (byte) 0x81, 1},
                        new byte[] {(byte) 0x83, (byte) 0x81, 2, (byte) 0x86, (byte) 0x86},
                        "A_OPUS");
        track[1] = (byte) (0x80 | track.length - 2);
        byte[] entries = Bytes.of(Collections.nCopies(tracks, track).toArray());
        byte[] kind = Bytes.of(new byte[] {0x42, (byte) 0x82, (byte) 0x84}, "webm");
        return Bytes.of(
                0x1a45dfa3,
                new byte[] {(byte) (0x80 | kind.length)},
                kind,
                0x18538067,
                0x01ffffffffffffffL,
                0x1654ae6b,
                0x0100000000000000L | entries.length,
                entries,
                0x1f43b675,
                0x01ffffffffffffffL,
                new byte[] {(byte) 0xe7, (byte) 0x81, 0});
    }

    // The same recording a thousand times, each with the next serial number.
    private byte[] manyOggs(boolean atOnce) {
        byte[] one = sounds.encode("sine=d=0.05", "h.opus", "-c:a", "libopus");
        int first = OggPages.firstPageBytes(one);
        List<byte[]> beginnings = new ArrayList<>();
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byte[] next = OggPages.withSerial(one, i);
            beginnings.add(Arrays.copyOf(next, first));
            all.add(atOnce ? Arrays.copyOfRange(next, first, next.length) : next);
        }
        return atOnce
                ? Bytes.of(Bytes.of(beginnings.toArray()), Bytes.of(all.toArray()))
                : Bytes.of(all.toArray());
    }

    private List<Hostile> heavyTags(int port) {
        // Reading them takes time that grows with their square.
        byte[][] thousands = new byte[LONG ? 40_000 : 2000][];
        Arrays.setAll(
                thousands, i -> Id3Tags.text("TXXX", "name " + i + "\0" + "value ".repeat(9)));
        byte[][] pictures = new byte[200][];
        Arrays.fill(pictures, Id3Tags.picture("image/png", Id3Tags.png(9000, 9000, 1)));
        String url = "http://127.0.0.1:" + port + "/cover.png";
        return List.of(
                tagged("thousands of tags", LONG ? End.REFUSED : End.TRACK, thousands),
                tagged(
                        "a tag of 8 MB",
                        End.EITHER,
                        Id3Tags.text("COMM", "eng\0" + "a".repeat(8 * MEBI))),
                tagged("a title of 100 kB", End.TRACK, Id3Tags.text("TIT2", "a".repeat(100_000))),
                tagged(
                        "a title that inflates to 20 MB",
                        End.REFUSED,
                        Id3Tags.deflatedText("TIT2", 20 * MEBI)),
                tagged(
                        "a tag that inflates to 50 MB",
                        End.EITHER,
                        Id3Tags.deflatedText("TXXX", 50 * MEBI)),
                tagged("a picture of 50,000 pixels squared", End.TRACK, png(50_000, 1)),
                tagged("a picture of 12,000 pixels squared", End.TRACK, png(12_000, 12_000)),
                tagged("a cut picture", End.TRACK, png(8000, 10)),
                tagged("200 pictures", End.EITHER, pictures),
                tagged(
                        "a picture somewhere else",
                        End.TRACK,
                        Id3Tags.picture("-->", Bytes.of(url))),
                tagged(
                        "a picture that is no picture",
                        End.TRACK,
                        Id3Tags.picture("image/png", mp3)),
                new Hostile(
                        "a tag longer than the file",
                        Bytes.of("ID3", new byte[] {4, 0, 0, 127, 127, 127, 127}, mp3),
                        End.REFUSED),
                new Hostile("a tag in a tag", nestedTags(), End.EITHER),
                new Hostile(
                        "flac whose title is an error message",
                        sounds.encode(
                                "sine=d=0.5",
                                "h.flac",
                                "-metadata",
                                "title=Decoding error",
                                "-metadata",
                                "comment=File ended prematurely\n[error] Decoding error"),
                        End.TRACK));
    }

    private Hostile tagged(String name, End end, byte[]... frames) {
        return new Hostile("mp3 with " + name, Bytes.of(Id3Tags.tag(frames), mp3), end);
    }

    private static byte[] png(int pixels, int rows) {
        return Id3Tags.picture("image/png", Id3Tags.png(pixels, pixels, rows));
    }

    private byte[] nestedTags() {
        byte[] empty = Id3Tags.tag();
        return Bytes.of(Collections.nCopies(50_000, empty).toArray());
    }

    // Ten hours each, in as few bytes as the format allows.
    private List<Hostile> longSilences() {
        byte[] tenSeconds =
                sounds.encode(
                        "anullsrc=r=8000:cl=mono:d=10",
                        "h.mp3",
                        "-b:a",
                        "8k",
                        "-write_xing",
                        "0",
                        "-id3v2_version",
                        "0");
        byte[] tenHours = Bytes.of(Collections.nCopies(HOUR, tenSeconds).toArray());
        return List.of(
                new Hostile("mp3 of ten hours", tenHours, End.REFUSED),
                new Hostile(
                        "mp4 of ten hours in one second",
                        Mp4Boxes.repeating(10 * HOUR),
                        End.REFUSED),
                new Hostile(
                        "opus of ten hours",
                        sounds.repeated(
                                "anullsrc=d=60",
                                10 * HOUR,
                                "h.opus",
                                "-c:a",
                                "libopus",
                                "-frame_duration",
                                "120",
                                "-b:a",
                                "6k"),
                        End.REFUSED),
                new Hostile(
                        "flac of ten hours that do not say so",
                        sounds.repeated(
                                "anullsrc=r=8000:cl=mono:d=60",
                                10 * HOUR,
                                "h.mka",
                                "-c:a",
                                "flac",
                                "-frame_size",
                                "16384",
                                "-live",
                                "1"),
                        End.REFUSED),
                new Hostile(
                        "opus with a pause of 30 s that is not there",
                        sounds.encode(
                                "sine=d=1,asetpts='PTS+if(gt(N,20),30/TB,0)'",
                                "h.webm",
                                "-c:a",
                                "libopus",
                                "-live",
                                "1"),
                        End.TRACK));
    }

    private static List<Hostile> lyingWaves() {
        return List.of(
                wave("of 65,535 channels", 65_535, 8000, 16, 8000, End.REFUSED),
                wave("of 512 channels", 512, 8000, 16, 512 * 800, End.EITHER),
                wave("of no channel", 0, 8000, 16, 8000, End.REFUSED),
                wave("of 0 Hz", 1, 0, 16, 8000, End.REFUSED),
                wave("of -1 Hz", 1, -1, 16, 8000, End.REFUSED),
                wave("of 1 Hz", 1, 1, 16, 20, End.EITHER),
                wave("of 1 Hz for a week", 1, 1, 16, 1 << 20, End.REFUSED),
                wave("of 2 GHz", 1, Integer.MAX_VALUE, 16, 1 << 20, End.EITHER),
                wave("of no bits", 1, 8000, 0, 8000, End.REFUSED),
                wave("of 65,535 bits", 1, 8000, 65_535, 8000, End.REFUSED),
                waveWith("whose format has no end", 16, -1),
                waveWith("whose format is negative", 16, Integer.MIN_VALUE),
                waveWith("whose sound has no end", 40, -1),
                waveWith("whose sound is negative", 40, Integer.MIN_VALUE),
                waveWith("whose sound is empty", 40, 0),
                waveWith("of bytes that are no frames", 32, 0xffff0000));
    }

    private static Hostile wave(String name, int channels, int rate, int bits, int bytes, End end) {
        return new Hostile("wav " + name, wave(channels, rate, bits, bytes), end);
    }

    private static Hostile waveWith(String name, int at, int value) {
        byte[] lie = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
        return new Hostile(
                "wav " + name, Bytes.patched(wave(1, 8000, 16, 8000), at, lie), End.EITHER);
    }

    private static byte[] wave(int channels, int rate, int bits, int bytes) {
        int frame = channels * bits / 8;
        ByteBuffer wave = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wave.put(Bytes.of("RIFF")).putInt(36 + bytes).put(Bytes.of("WAVEfmt ")).putInt(16);
        wave.putShort((short) 1).putShort((short) channels).putInt(rate).putInt(rate * frame);
        wave.putShort((short) frame).putShort((short) bits);
        return wave.put(Bytes.of("data")).putInt(bytes).array();
    }

    private List<Hostile> lyingBoxes(Path secret) {
        byte[] m4a = sounds.encode("sine=d=0.5", "h.m4a", "-c:a", "aac");
        int index = Bytes.indexOf(m4a, "moov") - 4;
        int sizes = Bytes.indexOf(m4a, "stsz") + 8;
        return List.of(
                new Hostile(
                        "mp4 of 2^31 samples", Mp4Boxes.ofSamples(Integer.MAX_VALUE), End.REFUSED),
                new Hostile("mp4 of -1 samples", Mp4Boxes.ofSamples(-1), End.EITHER),
                new Hostile("mp4 nested 1,000 deep", Mp4Boxes.nested(1000), End.REFUSED),
                new Hostile(
                        "mp4 whose sound is a local file",
                        Mp4Boxes.elsewhere(secret.toString()),
                        End.REFUSED),
                new Hostile("m4a with a box of no size", Bytes.patched(m4a, index, 0), End.EITHER),
                new Hostile("m4a with a box of 7 bytes", Bytes.patched(m4a, index, 7), End.EITHER),
                new Hostile(
                        "m4a with a box of 2^31 bytes", Bytes.patched(m4a, index, -1), End.EITHER),
                new Hostile(
                        "m4a with a box of 2^63 bytes",
                        Bytes.patched(m4a, index, 1, "moov", Long.MAX_VALUE),
                        End.REFUSED),
                new Hostile(
                        "m4a with a box of -1 bytes",
                        Bytes.patched(m4a, index, 1, "moov", -1L),
                        End.REFUSED),
                new Hostile(
                        "m4a whose frames are 2 GB",
                        Bytes.patched(m4a, sizes, Integer.MAX_VALUE),
                        End.REFUSED),
                new Hostile(
                        "m4a whose frames are countless",
                        Bytes.patched(m4a, sizes, 0, -1),
                        End.EITHER));
    }

    private List<Hostile> lyingFlacs() {
        byte[] flac = sounds.encode("sine=d=0.5", "h.flac");
        // Behind "fLaC" and the block's header: sizes of blocks, of frames, then rate and count.
        int counts = 8 + 10;
        return List.of(
                new Hostile(
                        "flac of 2^36 samples",
                        Bytes.patched(flac, counts, 0x0ac440ff, -1),
                        End.REFUSED),
                new Hostile(
                        "flac of fewer samples than there are",
                        Bytes.patched(flac, counts, 0x0ac44000, 64),
                        End.EITHER),
                new Hostile("flac of 0 Hz", Bytes.patched(flac, counts, 0), End.EITHER),
                new Hostile("flac of the largest blocks", Bytes.patched(flac, 8, -1), End.EITHER),
                new Hostile(
                        "flac whose header has no end",
                        Bytes.patched(flac, 4, 0x00ffffff),
                        End.REFUSED));
    }

    private List<Hostile> lyingOggs() {
        byte[] opus = sounds.encode("sine=d=0.5", "h.opus", "-c:a", "libopus");
        return List.of(
                new Hostile(
                        "ogg with a wrong checksum",
                        Bytes.patched(opus, 22, 0x01020304),
                        End.EITHER),
                new Hostile(
                        "ogg that ends in the year 300,000",
                        OggPages.withLastPosition(opus, Long.MAX_VALUE),
                        End.EITHER),
                new Hostile(
                        "ogg that ends before it begins",
                        OggPages.withLastPosition(opus, Long.MIN_VALUE),
                        End.EITHER),
                new Hostile(
                        "ogg of opus with 255 channels",
                        Bytes.patched(opus, 28 + 9, new byte[] {-1}),
                        End.EITHER));
    }

    /** Texts that would make a player open this file, or connect to this port. */
    static List<Hostile> playlists(Path secret, int port) {
        String url = "http://127.0.0.1:" + port + "/a.mp3";
        String data =
                "data:audio/wav;base64,"
                        + Base64.getEncoder().encodeToString(wave(1, 8000, 16, 8000));
        String hls = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n%s\n#EXT-X-ENDLIST\n";
        return List.of(
                playlist("hls of a local file", hls.formatted(secret)),
                playlist("hls of a file's url", hls.formatted("file://" + secret)),
                playlist("hls of a url", hls.formatted(url)),
                playlist("hls of data", hls.formatted(data)),
                playlist("hls of a concatenation", hls.formatted("concat:" + secret + "|" + url)),
                playlist(
                        "hls of other playlists",
                        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + url + "\n"),
                playlist(
                        "hls with a key",
                        hls.formatted(secret)
                                .replace(
                                        "#EXTINF",
                                        "#EXT-X-KEY:METHOD=AES-128,URI=\"" + url + "\"\n#EXTINF")),
                playlist(
                        "dash",
                        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet mimeType=\"audio/mp4\"><Representation id=\"1\"><BaseURL>"
                                + url
                                + "</BaseURL></Representation></AdaptationSet></Period></MPD>"),
                playlist(
                        "a concat script of a file",
                        "ffconcat version 1.0\nfile '" + secret + "'\n"),
                playlist("a concat script of a url", "ffconcat version 1.0\nfile '" + url + "'\n"),
                playlist(
                        "sdp",
                        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=a\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio "
                                + port
                                + " RTP/AVP 0\n"),
                playlist("a redirection of rtsp", "RTSPtextRTSP://127.0.0.1:" + port + "/a\n"),
                playlist("smooth streaming", "<SmoothStreamingMedia MajorVersion=\"2\"/>"),
                playlist(
                        "asx",
                        "<asx version=\"3.0\"><entry><ref href=\"" + url + "\"/></entry></asx>"),
                playlist("pls", "[playlist]\nFile1=" + url + "\nNumberOfEntries=1\n"),
                playlist("a filter graph", "amovie=" + secret + "[out0]\n"),
                playlist("ffmetadata", ";FFMETADATA1\ntitle=a\n[STREAM]\n"));
    }

    private static Hostile playlist(String name, String content) {
        return new Hostile(name, Bytes.of(content), End.REFUSED);
    }
}
