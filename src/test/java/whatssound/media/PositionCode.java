package whatssound.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Noise in which every place can be told from every other, also after a codec. Pure. */
final class PositionCode {
    private static final int RATE = 48_000;
    private static final int HEADER_BYTES = 44;
    private static final int WINDOW = 8_192;

    private PositionCode() {}

    /** As many samples, the same at each call; loud enough to be kept, below what is cut off. */
    static short[] samples(int count) {
        Random random = new Random(20261122);
        short[] samples = new short[count];
        double low = 0;
        for (int i = 0; i < count; i++) {
            // Codecs keep the shape of what is low better than that of white noise.
            low += 0.3 * (random.nextGaussian() * 6_000 - low);
            samples[i] = (short) Math.clamp(low, -32_000, 32_000);
        }
        return samples;
    }

    /** The samples as a file of one channel. */
    static byte[] wav(short[] samples) {
        int bytes = samples.length * 2;
        ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII));
        wav.putInt(HEADER_BYTES - 8 + bytes);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        wav.putInt(16).putShort((short) 1).putShort((short) 1);
        wav.putInt(RATE).putInt(RATE * 2).putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        for (short sample : samples) {
            wav.putShort(sample);
        }
        return wav.array();
    }

    /**
     * By how many samples what was decoded is late at a place, by correlation.
     *
     * @param farthest that is looked for in both directions
     */
    static int delay(short[] sent, short[] heard, int at, int farthest) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int delay = -farthest; delay <= farthest; delay++) {
            double sum = 0;
            for (int i = at; i < at + WINDOW; i++) {
                int there = i + delay;
                if (there >= 0 && there < heard.length) {
                    sum += (double) sent[i] * heard[there];
                }
            }
            if (sum > most) {
                most = sum;
                best = delay;
            }
        }
        return best;
    }
}
