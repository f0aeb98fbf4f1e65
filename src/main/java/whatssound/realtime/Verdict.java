package whatssound.realtime;

import org.jspecify.annotations.Nullable;

/**
 * What the policies answered.
 *
 * @param granted what may be read, or written
 * @param byEvent whether the answer to a write may be another one for another event
 * @param failure why the policies could not be evaluated, led by its SQLSTATE; null where they were
 */
record Verdict(Grants granted, boolean byEvent, @Nullable String failure) {}
