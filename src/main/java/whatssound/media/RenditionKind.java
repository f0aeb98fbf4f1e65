package whatssound.media;

import java.util.List;

/**
 * The encodings of a track, all of the same samples: a page takes what it can play and load in
 * time. Pure; any thread.
 */
enum RenditionKind {
    AAC_128("aac128", "m4a", "audio/mp4", "mp4a.40.2", 128_000),
    OPUS_128("opus128", "webm", "audio/webm", "opus", 128_000),
    AAC_64("aac64", "m4a", "audio/mp4", "mp4a.40.2", 64_000);

    private final String label;
    private final String extension;
    private final String container;
    private final String codec;
    private final int bitrate;

    RenditionKind(String label, String extension, String container, String codec, int bitrate) {
        this.label = label;
        this.extension = extension;
        this.container = container;
        this.codec = codec;
        this.bitrate = bitrate;
    }

    /** As the database and the page call it. */
    String label() {
        return label;
    }

    String fileName() {
        return label + "." + extension;
    }

    /** As it is served. */
    String contentType() {
        return container;
    }

    /** With its codecs, for a browser to say whether it plays that. */
    String type() {
        return "%s; codecs=\"%s\"".formatted(container, codec);
    }

    /** Bits per second. */
    int bitrate() {
        return bitrate;
    }

    /** How ffmpeg writes it. */
    List<String> encoding() {
        String bits = Integer.toString(bitrate);
        return switch (this) {
            // Noise that is made up anew in decoding can rise above the peaks of what was recorded.
            // The time scale keeps the length from being rounded to milliseconds.
            case AAC_128, AAC_64 ->
                    List.of(
                            "-c:a",
                            "aac",
                            "-b:a",
                            bits,
                            "-aac_pns",
                            "0",
                            "-movflags",
                            "+faststart",
                            "-movie_timescale",
                            "48000",
                            "-f",
                            "ipod");
            case OPUS_128 ->
                    List.of("-c:a", "libopus", "-b:a", bits, "-cues_to_front", "1", "-f", "webm");
        };
    }
}
