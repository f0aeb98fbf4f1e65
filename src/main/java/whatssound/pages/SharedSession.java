package whatssound.pages;

import org.jspecify.annotations.Nullable;

/**
 * What a link tells of a session to whoever has not joined it.
 *
 * @param listeners how many are there now
 * @param waiting how many tracks are in the queue
 * @param title of what plays now; null while nothing does
 * @param coverPath of what plays now, in the bucket that is open to all
 */
record SharedSession(
        String code,
        String name,
        int listeners,
        int waiting,
        @Nullable String title,
        @Nullable String artist,
        @Nullable String coverPath) {}
