package whatssound.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** Makes the picture inside a recording a cover of two sizes. On a job's virtual thread. */
final class CoverArt {
    private static final int LARGE_PIXELS = 640;
    private static final int SMALL_PIXELS = 160;
    private static final int HUE_PIXELS = 32;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DECODERS = "mjpeg,png,bmp,gif,webp";

    private final Ffmpeg ffmpeg;

    CoverArt(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /**
     * Cuts the picture to a square and scales it; a picture that cannot be read is no cover.
     *
     * @param streamIndex of the picture
     * @param large an empty file for the large size
     * @param small one for the small size
     */
    Optional<Cover> extract(Path recording, int streamIndex, Path large, Path small)
            throws IOException {
        List<String> arguments = AudioInput.options("error");
        arguments.addAll(List.of("-nostdin", "-nostats", "-codec_whitelist", DECODERS));
        arguments.addAll(List.of("-i", AudioInput.url(recording)));
        arguments.add("-filter_complex");
        arguments.add(
                "[0:%d]crop=w='min(iw,ih)':h='min(iw,ih)',format=rgb24,split=3[l][s][h];%s;%s;%s"
                        .formatted(
                                streamIndex,
                                "[l]" + scaled(LARGE_PIXELS) + "[large]",
                                "[s]" + scaled(SMALL_PIXELS) + "[small]",
                                "[h]scale=%1$d:%1$d:flags=area[hue]".formatted(HUE_PIXELS)));
        arguments.addAll(jpeg("[large]", large));
        arguments.addAll(jpeg("[small]", small));
        arguments.addAll(List.of("-map", "[hue]", "-frames:v", "1", "-f", "rawvideo", "pipe:1"));
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        Ffmpeg.Outcome outcome;
        try {
            outcome = ffmpeg.ffmpeg(arguments, LIMIT, output -> output.transferTo(pixels));
        } catch (WhatsSoundException e) {
            // The music is not to blame for a picture that takes too long.
            if (e.code() == ErrorCode.CONVERSION_LIMIT) {
                return Optional.empty();
            }
            throw e;
        }
        if (outcome.exitCode() != 0 || Files.size(large) == 0 || Files.size(small) == 0) {
            return Optional.empty();
        }
        return Optional.of(new Cover(large, small, Hue.of(pixels.toByteArray())));
    }

    // JPEG has full-range colours at half the resolution; small pictures are not blown up.
    private static String scaled(int pixels) {
        return "scale=w='min(iw,%1$d)':h='min(ih,%1$d)':flags=lanczos:out_range=full,format=yuvj420p"
                .formatted(pixels);
    }

    private static List<String> jpeg(String picture, Path to) {
        return List.of(
                "-map",
                picture,
                "-map_metadata",
                "-1",
                "-frames:v",
                "1",
                "-c:v",
                "mjpeg",
                "-q:v",
                "3",
                "-fflags",
                "+bitexact",
                "-flags:v",
                "+bitexact",
                "-f",
                "image2pipe",
                "-y",
                AudioInput.url(to));
    }
}
