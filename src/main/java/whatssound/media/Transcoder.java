package whatssound.media;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Makes of any recording the one form that is played: AAC-LC at 128 kbit/s, 48 kHz, stereo.
 *
 * <p>48 kHz is what sound devices run at and what Opus will be at, so that a position is the same
 * number of samples on every page and in every rendition. On the request's virtual thread.
 */
final class Transcoder {
    static final int SAMPLE_RATE = 48_000;

    private static final int KILLED = 128 + 9;

    // Together with the waits between them, less than a connection may be silent.
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration COUNT_LIMIT = Duration.ofMinutes(5);

    // Whole AAC frames, so that decoders that trim the padding of the last frame and those that do
    // not agree on the length; times counted from the samples, so that a gap in damaged input is no
    // gap in the output; the loudest downmix does not clip.
    private static final String FILTERS =
            "aresample=48000:rematrix_maxval=1,aformat=channel_layouts=stereo,"
                    + "asetnsamples=1024,asetpts=N/SR/TB";
    private static final Pattern SAMPLES = Pattern.compile("Number of samples: (\\d+)\\s");

    private final Ffmpeg ffmpeg;

    /**
     * What became of the recording.
     *
     * @param sampleCount that decoding the result gives, counted by doing so
     * @param log what was said about the input on the way
     */
    record Encoded(long sampleCount, String log) {
        double durationMs() {
            return sampleCount * 1000.0 / SAMPLE_RATE;
        }
    }

    Transcoder(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /**
     * Encodes one stream of the file, up to the limit, without its tags and pictures.
     *
     * @throws WhatsSoundException DAMAGED_AUDIO or TRANSCODE_FAILED
     */
    Encoded transcode(Path file, int streamIndex, Duration upTo, Path to) {
        List<String> arguments = AudioInput.decodingOptions("warning");
        arguments.addAll(List.of("-i", AudioInput.url(file)));
        arguments.addAll(List.of("-map", "0:" + streamIndex, "-vn", "-sn", "-dn"));
        arguments.addAll(List.of("-map_metadata", "-1", "-map_chapters", "-1"));
        arguments.addAll(List.of("-t", Long.toString(upTo.toSeconds()), "-af", FILTERS));
        // Noise that is made up anew in decoding can rise above the peaks of what was recorded.
        arguments.addAll(List.of("-c:a", "aac", "-b:a", "128k", "-aac_pns", "0"));
        // Exact: the same input makes the same bytes, and the length is not rounded to
        // milliseconds.
        arguments.addAll(List.of("-fflags", "+bitexact", "-flags:a", "+bitexact"));
        arguments.addAll(List.of("-movflags", "+faststart", "-movie_timescale", "48000"));
        arguments.addAll(List.of("-f", "ipod", "-y", AudioInput.url(to)));
        Ffmpeg.Outcome outcome = ffmpeg.ffmpeg(arguments, LIMIT);
        if (outcome.exitCode() != 0) {
            throw failure(outcome);
        }
        return new Encoded(countSamples(to), outcome.log());
    }

    /** Decodes the whole file and counts. */
    long countSamples(Path file) {
        List<String> arguments = AudioInput.decodingOptions("info");
        arguments.addAll(List.of("-i", AudioInput.url(file)));
        arguments.addAll(
                List.of(
                        "-af",
                        "astats=measure_overall=Number_of_samples:measure_perchannel=none",
                        "-f",
                        "null",
                        "-"));
        Ffmpeg.Outcome outcome = ffmpeg.ffmpeg(arguments, COUNT_LIMIT);
        Matcher samples = SAMPLES.matcher(outcome.log());
        return outcome.exitCode() == 0 && samples.find() ? Long.parseLong(samples.group(1)) : 0;
    }

    // A signal or a full disk is no fault of the file's.
    private static WhatsSoundException failure(Ffmpeg.Outcome outcome) {
        boolean ours =
                outcome.exitCode() == KILLED || outcome.log().contains("No space left on device");
        return ours
                ? new WhatsSoundException(
                        ErrorCode.TRANSCODE_FAILED,
                        ErrorCode.TRANSCODE_FAILED.meaning(),
                        new IllegalStateException(outcome.log()))
                : new WhatsSoundException(
                        ErrorCode.DAMAGED_AUDIO, ErrorCode.DAMAGED_AUDIO.meaning());
    }
}
