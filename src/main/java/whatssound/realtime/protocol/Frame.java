package whatssound.realtime.protocol;

/** A message as bytes: the payload of one WebSocket frame, text (UTF-8) or binary. */
public record Frame(boolean binary, byte[] bytes) {}
