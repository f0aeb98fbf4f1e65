package whatssound.error;

/**
 * A refusal that passes by itself. Any thread.
 *
 * @param retryAfterS whole seconds after which the same may be tried again, at least 1
 */
public record TooSoon(ErrorCode code, long retryAfterS) {}
