package whatssound.media;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How an untrusted file is named to ffmpeg: as plain audio in one file, whatever it claims to be.
 *
 * <p>Playlists and their like could make a decoder open other files or connections. Any thread.
 */
final class AudioInput {
    private static final String DEMUXERS = "aac,aiff,asf,caf,flac,matroska,mov,mp3,ogg,w64,wav";
    private static final String DECODERS =
            "aac,aac_latm,alac,flac,libopus,libvorbis,mp1,mp1float,mp2,mp2float,mp3,mp3float,opus,"
                    + "vorbis,wmav1,wmav2,adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,pcm_alaw,pcm_mulaw,"
                    + "pcm_f32be,pcm_f32le,pcm_f64be,pcm_f64le,pcm_s16be,pcm_s16le,pcm_s24be,"
                    + "pcm_s24le,pcm_s32be,pcm_s32le,pcm_s8,pcm_u8";
    private static final String MAX_ALLOCATION_BYTES = Integer.toString(256 << 20);

    // A film with its languages and subtitles has fewer; each costs time and memory to look into.
    private static final String MAX_STREAMS = "64";
    private static final String TOO_MANY_STREAMS = "exceeds max_streams";

    // No decoder starts on a larger picture, whatever its file's header promises.
    private static final String MAX_PIXELS = Integer.toString(64_000_000);

    private AudioInput() {}

    /** Options to stand before the input, for ffmpeg and ffprobe alike. */
    static List<String> options(String logLevel) {
        return new ArrayList<>(
                List.of(
                        "-hide_banner",
                        "-loglevel",
                        "level+" + logLevel,
                        "-max_alloc",
                        MAX_ALLOCATION_BYTES,
                        "-max_streams",
                        MAX_STREAMS,
                        "-max_pixels",
                        MAX_PIXELS,
                        "-protocol_whitelist",
                        "file",
                        "-format_whitelist",
                        DEMUXERS));
    }

    /**
     * Options to stand before the input where it is decoded.
     *
     * <p>Not for ffprobe, which gives up on a file for its cover where it may not decode that.
     */
    static List<String> decodingOptions(String logLevel) {
        List<String> options = options(logLevel);
        options.addAll(List.of("-nostdin", "-nostats", "-codec_whitelist", DECODERS));
        return options;
    }

    /** Whether what was said tells of more streams than are looked into. */
    static boolean hasTooManyStreams(String log) {
        return log.contains(TOO_MANY_STREAMS);
    }

    /** With the protocol, so that no name is taken for another one. */
    static String url(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
