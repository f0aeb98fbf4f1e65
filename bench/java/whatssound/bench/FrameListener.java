package whatssound.bench;

import java.nio.ByteBuffer;

/** What happens to the connections of a swarm. Called on the swarm's thread. */
interface FrameListener {
    /** The upgrade is through. */
    default void opened(Connection connection) {}

    /** A whole frame; its bytes lie between position and limit, and are gone after the call. */
    void frame(Connection connection, ByteBuffer payload);

    /** The server closed the connection, with this code or, without a goodbye, with 1006. */
    default void closed(Connection connection, int code) {}
}
