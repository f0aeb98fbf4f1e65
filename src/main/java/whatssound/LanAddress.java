package whatssound;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The address under which others on the local network reach this machine. */
final class LanAddress {
    // Reserved for documentation (RFC 5737): nothing is ever sent there.
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("198.51.100.1", 9);

    private LanAddress() {}

    /** The local end of the route to elsewhere; empty where there is no network. */
    static Optional<String> find() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(ELSEWHERE);
            InetAddress local = socket.getLocalAddress();
            return local instanceof Inet4Address
                            && !local.isLoopbackAddress()
                            && !local.isAnyLocalAddress()
                    ? Optional.of(local.getHostAddress())
                    : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
