package whatssound.gateway;

import io.vertx.core.transport.Transport;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the kernel is asked to send and receive. */
public enum NetworkIo {
    /** The cheapest that is safe everywhere: epoll on Linux, else NIO. */
    AUTO,
    NIO,
    EPOLL,
    IO_URING;

    private static final Logger LOG = LoggerFactory.getLogger(NetworkIo.class);

    /** The one that a setting names. */
    public static Optional<NetworkIo> named(String text) {
        return Arrays.stream(values())
                .filter(io -> io.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    /** NIO where the machine does not have what is wanted. */
    Transport transport() {
        Transport wanted =
                switch (this) {
                    case NIO -> Transport.NIO;
                    case AUTO, EPOLL -> Transport.EPOLL;
                    case IO_URING -> Transport.IO_URING;
                };
        if (wanted.available()) {
            return wanted;
        }
        if (this != AUTO) {
            LOG.warn("{} is not to be had here, NIO is used", this, wanted.unavailabilityCause());
        }
        return Transport.NIO;
    }
}
