package whatssound.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells a recording that breaks off from one that is merely odd.
 *
 * <p>Decoders forgive: they play what is there and end well. So what was decoded is held against
 * what the file declares, and formats that declare nothing against the traces that a cut leaves. A
 * file that declares nothing and shows no trace is played. Any thread.
 */
final class Damage {
    // What encoders pad and decoders skip differs by this much between sound files of all formats.
    private static final double SLACK_MS = 50;
    private static final double SLACK_SAMPLES = 3000;

    private static final String MATROSKA_ENDS_EARLY = "File ended prematurely";
    private static final String CUT_PACKET = "orrupt input packet in stream";
    private static final String WAV_OF_UNKNOWN_SIZE = "Ignoring maximum wav data size";
    private static final String DECODING_ERROR = "Decoding error";
    private static final String DECODING_ERROR_BEFORE_6 = "Error while decoding stream";

    // Beside complaints a log holds the file's tags, which may read like anything.
    private static final Pattern COMPLAINT =
            Pattern.compile("(?m)^(?:\\[[^]]+ @ \\w+] )?\\[(?:warning|error|fatal)].*");

    private Damage() {}

    static boolean isDamaged(Path file, AudioProbe.Probed probed, Meter.Reading heard)
            throws IOException {
        return heard.sampleCount() == 0
                || isShort(probed, heard.durationMs())
                || hasTrace(probed, heard.log())
                || (probed.format().equals("ogg") && OggEnd.isCut(file));
    }

    private static boolean isShort(AudioProbe.Probed probed, double decodedMs) {
        OptionalDouble declaredMs = probed.declaredMs();
        double slackMs = SLACK_MS + SLACK_SAMPLES * 1000 / probed.sampleRate();
        return declaredMs.isPresent() && decodedMs < declaredMs.getAsDouble() - slackMs;
    }

    private static boolean hasTrace(AudioProbe.Probed probed, String everything) {
        String log =
                COMPLAINT
                        .matcher(everything)
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.joining("\n"));
        boolean cutPacket = log.contains(CUT_PACKET) && !log.contains(WAV_OF_UNKNOWN_SIZE);
        // FLAC's frames carry checksums: an error is damage, whereas other decoders also complain
        // about the first frame of a file that was cut out of another one.
        boolean brokenFrame =
                probed.codec().equals("flac")
                        && (log.contains(DECODING_ERROR) || log.contains(DECODING_ERROR_BEFORE_6));
        return cutPacket || brokenFrame || log.contains(MATROSKA_ENDS_EARLY);
    }
}
