package whatssound.gateway;

import java.time.Duration;

/**
 * For how long and in what number connections may do nothing.
 *
 * @param untilRequest from the opening of a connection to the end of its first request's head
 * @param untilNextRequest from an answer to the end of the next request's head
 * @param untilSilent how long a realtime socket is not heard before it is taken for dead
 * @param untilUnused how long a realtime socket may go without a channel
 * @param untilPolled how long a poll of a realtime socket waits for something to tell
 * @param untilAbsent how long a realtime socket that is polled may go without a poll
 * @param maxWaiting on each event loop, connections that have no request under way, and sockets
 *     that have no poll; those that have waited longest make room
 */
public record ConnectionLimits(
        Duration untilRequest,
        Duration untilNextRequest,
        Duration untilSilent,
        Duration untilUnused,
        Duration untilPolled,
        Duration untilAbsent,
        int maxWaiting) {
    public static final ConnectionLimits USUAL =
            new ConnectionLimits(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(25), // proxies commonly give up after 30 or 60
                    Duration.ofSeconds(15),
                    4_000);
}
