package whatssound.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Listens through a recording: how long, how loud, and what its waveform looks like. On a job's
 * virtual thread.
 */
final class Meter {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    // Times are counted as they are in encoding: a gap between two packets is no music in either.
    private static final String LISTENING =
            Encoder.MUSIC + ",asetpts=N/SR/TB,ebur128=peak=true:framelog=verbose";
    private static final int FRAME_BYTES = 4;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Ffmpeg ffmpeg;

    /**
     * What was heard.
     *
     * @param musicSamples from the first to the last, which no silence follows
     * @param waveform the file of {@link Waveform}
     * @param log what was said about the input on the way
     */
    record Reading(long musicSamples, Loudness loudness, byte[] waveform, String log) {
        /**
         * Of the music alone: what comes next begins where it ends, not behind a frame's padding.
         */
        double durationMs() {
            return musicSamples * 1000.0 / Encoder.SAMPLE_RATE;
        }

        /** What every encoder gets, and every decoder gives. */
        long sampleCount() {
            return Math.ceilDiv(musicSamples, Encoder.FRAME_SAMPLES) * Encoder.FRAME_SAMPLES;
        }
    }

    /** Counts frames and gathers their peaks. */
    private static final class Listener {
        private final Waveform waveform = new Waveform();
        private long frames;

        void read(InputStream samples) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            ByteBuffer view = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
            int read = samples.readNBytes(buffer, 0, BUFFER_BYTES);
            for (; read > 0; read = samples.readNBytes(buffer, 0, BUFFER_BYTES)) {
                for (int at = 0; at + FRAME_BYTES <= read; at += FRAME_BYTES) {
                    int left = Math.abs((int) view.getShort(at));
                    int right = Math.abs((int) view.getShort(at + 2));
                    waveform.add(Math.max(left, right));
                }
                frames += read / FRAME_BYTES;
            }
        }
    }

    Meter(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /** Decodes one stream of the file, up to the limit, as it is encoded. */
    Reading read(Path file, int streamIndex, Duration upTo) {
        List<String> arguments = AudioInput.decodingOptions("info");
        arguments.addAll(List.of("-i", AudioInput.url(file), "-map", "0:" + streamIndex));
        arguments.addAll(List.of("-t", Long.toString(upTo.toSeconds())));
        arguments.addAll(List.of("-af", LISTENING));
        arguments.addAll(List.of("-map_metadata", "-1", "-c:a", "pcm_s16le", "-f", "s16le"));
        arguments.add("pipe:1");
        Listener listener = new Listener();
        Ffmpeg.Outcome outcome = ffmpeg.ffmpeg(arguments, LIMIT, listener::read);
        if (outcome.exitCode() != 0) {
            throw Encoder.failure(outcome);
        }
        return new Reading(
                listener.frames,
                Loudness.read(outcome.log()),
                listener.waveform.bytes(),
                outcome.log());
    }
}
