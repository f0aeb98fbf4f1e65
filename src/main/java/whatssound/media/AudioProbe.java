package whatssound.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** Asks ffprobe what a file holds. On a job's virtual thread. */
final class AudioProbe {
    private static final ObjectMapper JSON = new ObjectMapper();
    // A hundred times what any recording takes; tags by the ten thousand take minutes.
    private static final Duration LIMIT = Duration.ofSeconds(20);

    // ffprobe names the demuxer that recognised a file before failing on it.
    private static final Pattern RECOGNISED =
            Pattern.compile(
                    "(?m)^\\[(?!in#)[a-z0-9_,]+ @ 0x[0-9a-f]+] \\[error] (?!Format not on whitelist)");
    // What is not asked for is not told: a file may have tags and chapters without end.
    private static final String WANTED =
            "format=format_name,duration:format_tags=title,artist,album_artist,album"
                    + ":stream=index,codec_type,codec_name,channels,sample_rate,duration"
                    + ":stream_disposition=attached_pic"
                    + ":stream_tags=title,artist,album_artist,album";
    private static final String ESTIMATED = "Estimating duration from bitrate";

    private final Ffmpeg ffmpeg;

    /**
     * What a file holds.
     *
     * @param format the demuxers' names for its container, such as {@code mov,mp4,m4a}
     * @param streamIndex of the stream to be heard
     * @param declaredMs how long its headers say it is; empty where they do not say
     * @param pictureIndex of the stream that is its cover, empty for none
     * @param tags by lower-case name
     */
    record Probed(
            String format,
            int streamIndex,
            String codec,
            int sampleRate,
            OptionalDouble declaredMs,
            OptionalInt pictureIndex,
            Map<String, String> tags) {}

    AudioProbe(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /**
     * Looks into the file without decoding it.
     *
     * @throws WhatsSoundException NOT_AUDIO, DAMAGED_AUDIO where it begins like audio, or
     *     CONVERSION_LIMIT
     */
    Probed probe(Path file) {
        List<String> arguments = AudioInput.options("warning");
        arguments.addAll(List.of("-show_entries", WANTED, "-of", "json", AudioInput.url(file)));
        Ffmpeg.Outcome outcome = ffmpeg.ffprobe(arguments, LIMIT);
        JsonNode report = parse(outcome);
        JsonNode format = report.path("format");
        if (outcome.exitCode() != 0 || !format.has("format_name")) {
            throw refusal(outcome.log());
        }
        JsonNode stream = audibleStream(report.path("streams"));
        if (stream == null) {
            throw refusal(ErrorCode.NOT_AUDIO);
        }
        boolean estimated = outcome.log().contains(ESTIMATED);
        Map<String, String> tags = tags(stream);
        tags.putAll(tags(format));
        return new Probed(
                format.path("format_name").asText(),
                stream.path("index").asInt(),
                stream.path("codec_name").asText(),
                stream.path("sample_rate").asInt(),
                estimated ? OptionalDouble.empty() : declaredMs(report, stream),
                pictureIndex(report.path("streams")),
                tags);
    }

    private static JsonNode parse(Ffmpeg.Outcome outcome) {
        try {
            return JSON.readTree(outcome.output());
        } catch (JsonProcessingException e) {
            throw refusal(ErrorCode.NOT_AUDIO);
        }
    }

    private static @Nullable JsonNode audibleStream(JsonNode streams) {
        for (JsonNode stream : streams) {
            if (stream.path("codec_type").asText().equals("audio")
                    && stream.has("codec_name")
                    && stream.path("channels").asInt() > 0
                    && stream.path("sample_rate").asInt() > 0) {
                return stream;
            }
        }
        return null;
    }

    private static OptionalInt pictureIndex(JsonNode streams) {
        for (JsonNode stream : streams) {
            if (stream.path("disposition").path("attached_pic").asInt() == 1) {
                return OptionalInt.of(stream.path("index").asInt());
            }
        }
        return OptionalInt.empty();
    }

    // The container's own duration is that of its longest stream, which may be a video's.
    private static OptionalDouble declaredMs(JsonNode report, JsonNode stream) {
        if (stream.has("duration")) {
            return milliseconds(stream);
        }
        return report.path("streams").size() == 1
                ? milliseconds(report.path("format"))
                : OptionalDouble.empty();
    }

    private static OptionalDouble milliseconds(JsonNode timed) {
        double seconds = timed.path("duration").asDouble(0);
        return seconds > 0 ? OptionalDouble.of(seconds * 1000) : OptionalDouble.empty();
    }

    // Ogg has its tags on the stream, most others on the container.
    private static Map<String, String> tags(JsonNode tagged) {
        Map<String, String> tags = new HashMap<>();
        tagged.path("tags")
                .properties()
                .forEach(
                        tag ->
                                tags.put(
                                        tag.getKey().toLowerCase(Locale.ROOT),
                                        tag.getValue().asText()));
        return tags;
    }

    private static WhatsSoundException refusal(String log) {
        if (AudioInput.hasTooManyStreams(log)) {
            return refusal(ErrorCode.CONVERSION_LIMIT);
        }
        return refusal(
                RECOGNISED.matcher(log).find() ? ErrorCode.DAMAGED_AUDIO : ErrorCode.NOT_AUDIO);
    }

    private static WhatsSoundException refusal(ErrorCode code) {
        return new WhatsSoundException(code, code.meaning());
    }
}
