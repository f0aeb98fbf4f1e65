package whatssound.media;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One encoding of a track as a whole file in the bucket {@code tracks}. Any thread.
 *
 * @param sampleCount samples of music, as a decoder gives them that skips what the encoder added
 * @param leadInSamples what a decoder that does not skip it leaves before the music
 */
record Rendition(RenditionKind kind, String path, long bytes, long sampleCount, int leadInSamples) {

    /** As a page reads it. */
    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind.label())
                .put("path", path)
                .put("type", kind.type())
                .put("bytes", bytes)
                .put("bitrate", kind.bitrate())
                .put("sample_count", sampleCount)
                .put("lead_in_samples", leadInSamples);
    }
}
