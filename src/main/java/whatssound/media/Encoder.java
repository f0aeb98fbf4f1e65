package whatssound.media;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Makes of any recording the forms that are played, all of the same samples at 48 kHz in stereo.
 *
 * <p>48 kHz is what sound devices run at and what Opus is at, so that a position is the same number
 * of samples on every page and in every rendition. On a job's virtual thread.
 */
final class Encoder {
    static final int SAMPLE_RATE = 48_000;

    // The loudest downmix does not clip.
    static final String MUSIC = "aresample=48000:rematrix_maxval=1,aformat=channel_layouts=stereo";

    static final int FRAME_SAMPLES = 1024;

    // Whole AAC frames, so that decoders that trim the padding of the last frame and those that do
    // not agree on the length; times counted from the samples, so that a gap in damaged input is no
    // gap in the output.
    private static final String WHOLE_FRAMES =
            MUSIC + ",asetnsamples=" + FRAME_SAMPLES + ",asetpts=N/SR/TB";

    private static final int KILLED = 128 + 9;
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(5);

    private static final Pattern SAMPLE_COUNT = Pattern.compile("Number of samples: (\\d+)\\s");
    private static final Pattern PEAK = Pattern.compile("Peak level dB: (-?[\\d.]+)\\s");
    // Said by the decoder itself, not by the one that reads the container.
    private static final Pattern SKIP =
            Pattern.compile("(?m)^\\[(?:aac|opus|libopus) @ \\w+] \\[debug] skip (\\d+)");

    private final Ffmpeg ffmpeg;

    /**
     * What decoding an encoded file gives, told by doing so.
     *
     * @param sampleCount of music
     * @param leadInSamples that the decoder skips before it
     * @param peakDb of the samples, against full scale
     */
    record Decoded(long sampleCount, int leadInSamples, double peakDb) {}

    Encoder(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /**
     * Decodes one stream of the file once, up to the limit, and encodes it into each of the files,
     * without its tags and pictures.
     *
     * @throws WhatsSoundException DAMAGED_AUDIO, CONVERSION_LIMIT or TRANSCODE_FAILED
     */
    void encode(
            Path file,
            int streamIndex,
            Duration upTo,
            Map<RenditionKind, Path> to,
            Progress progress) {
        List<String> arguments = AudioInput.decodingOptions("warning");
        arguments.addAll(List.of("-progress", "pipe:1", "-i", AudioInput.url(file)));
        StringBuilder graph = new StringBuilder("[0:" + streamIndex + "]" + WHOLE_FRAMES);
        graph.append(",asplit=").append(to.size());
        to.keySet().forEach(kind -> graph.append('[').append(kind.label()).append(']'));
        arguments.addAll(List.of("-filter_complex", graph.toString()));
        to.forEach(
                (kind, result) -> {
                    arguments.addAll(List.of("-map", "[" + kind.label() + "]"));
                    arguments.addAll(List.of("-map_metadata", "-1", "-map_chapters", "-1"));
                    arguments.addAll(List.of("-t", Long.toString(upTo.toSeconds())));
                    // The same input makes the same bytes.
                    arguments.addAll(List.of("-fflags", "+bitexact", "-flags:a", "+bitexact"));
                    arguments.addAll(kind.encoding());
                    arguments.addAll(List.of("-y", AudioInput.url(result)));
                });
        Ffmpeg.Outcome outcome = ffmpeg.ffmpeg(arguments, LIMIT, progress::read);
        if (outcome.exitCode() != 0) {
            throw failure(outcome);
        }
    }

    /**
     * Decodes what was encoded, and counts.
     *
     * @throws WhatsSoundException TRANSCODE_FAILED where that cannot be decoded
     */
    Decoded decode(Path encoded) {
        List<String> counting = AudioInput.decodingOptions("info");
        counting.addAll(List.of("-i", AudioInput.url(encoded)));
        counting.add("-af");
        counting.add("astats=measure_overall=Number_of_samples+Peak_level:measure_perchannel=none");
        counting.addAll(List.of("-f", "null", "-"));
        Ffmpeg.Outcome counted = ffmpeg.ffmpeg(counting, CHECK_LIMIT);
        Matcher samples = SAMPLE_COUNT.matcher(counted.log());
        OptionalInt skipped = skipped(encoded);
        if (counted.exitCode() != 0 || !samples.find() || skipped.isEmpty()) {
            throw failed(counted);
        }
        Matcher peak = PEAK.matcher(counted.log());
        return new Decoded(
                Long.parseLong(samples.group(1)),
                skipped.getAsInt(),
                peak.find() ? Double.parseDouble(peak.group(1)) : Double.NEGATIVE_INFINITY);
    }

    // The decoder tells what it skips where it is asked for everything that it does.
    private OptionalInt skipped(Path encoded) {
        List<String> beginning = AudioInput.decodingOptions("debug");
        beginning.addAll(List.of("-t", "0.1", "-i", AudioInput.url(encoded), "-f", "null", "-"));
        Matcher skip = SKIP.matcher(ffmpeg.ffmpeg(beginning, CHECK_LIMIT).log());
        return skip.find() ? OptionalInt.of(Integer.parseInt(skip.group(1))) : OptionalInt.empty();
    }

    /** Why decoding failed. A signal or a full disk is no fault of the file's. */
    static WhatsSoundException failure(Ffmpeg.Outcome outcome) {
        if (outcome.exitCode() == KILLED || outcome.log().contains("No space left on device")) {
            return failed(outcome);
        }
        ErrorCode code =
                outcome.log().contains("Cannot allocate memory")
                        ? ErrorCode.CONVERSION_LIMIT
                        : ErrorCode.DAMAGED_AUDIO;
        return new WhatsSoundException(code, code.meaning());
    }

    private static WhatsSoundException failed(Ffmpeg.Outcome outcome) {
        return new WhatsSoundException(
                ErrorCode.TRANSCODE_FAILED,
                ErrorCode.TRANSCODE_FAILED.meaning(),
                new IllegalStateException(outcome.log()));
    }
}
