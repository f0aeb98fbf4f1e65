package whatssound.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What limits count of an address: IPv6 hosts choose among 2^64 of their own. */
public final class ClientNetwork {
    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /** The network of an IPv6 address; all others, and what is no address, as they are. */
    public static String of(String clientAddress) {
        try {
            return InetAddress.ofLiteral(clientAddress) instanceof Inet6Address address
                    ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                    : clientAddress;
        } catch (IllegalArgumentException e) {
            return clientAddress;
        }
    }
}
