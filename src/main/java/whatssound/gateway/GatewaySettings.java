package whatssound.gateway;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the edge needs to know.
 *
 * @param tlsCertificate PEM files of the certificate chain and its key; both or neither
 * @param spoolFolder where uploads are received
 * @param maxUploadBytes the largest file that is taken
 * @param trustedProxies addresses of which X-Forwarded-For is believed
 * @param pageConfigJson what {@code /config.json} tells the page
 * @param mediaBaseUrl where else than here the page may read audio and pictures; empty for nowhere
 */
public record GatewaySettings(
        String host,
        int port,
        int eventLoops,
        NetworkIo io,
        ConnectionLimits limits,
        @Nullable Path tlsCertificate,
        @Nullable Path tlsKey,
        Path spoolFolder,
        long maxUploadBytes,
        Set<String> trustedProxies,
        String pageConfigJson,
        String mediaBaseUrl) {}
