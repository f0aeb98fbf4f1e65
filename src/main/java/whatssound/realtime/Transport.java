package whatssound.realtime;

import whatssound.realtime.protocol.Outbound;

/**
 * The way out to one client: the seam to {@code gateway}, which encodes and owns the bytes.
 *
 * <p>Called on the socket's event loop only. A message handed to many transports is one and the
 * same object, so that its encoding can be shared.
 */
public interface Transport {
    /** Queues a message; never blocks and never fails. */
    void send(Outbound message);

    /** Asks the client's end of the connection for a sign of life; never blocks and never fails. */
    void ping();
}
