package whatssound;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import whatssound.db.DatabaseAddress;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.gateway.NetworkIo;

/**
 * All settings, each with its option, its environment name, its default and the line of the docs.
 *
 * <p>Filled by picocli from the command line, else from the environment.
 */
final class Settings {
    private static final int MAX_PORT = 65_535;
    private static final Pattern WEB_ADDRESS =
            Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:WHATSSOUND_PORT:-8000}",
            description = "Port to listen on; 0 picks a free one. Default: 8000")
    int port;

    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = "${env:WHATSSOUND_HOST:-127.0.0.1}",
            description =
                    "Address to listen on; 0.0.0.0 opens it to the local network. Default: 127.0.0.1")
    String host = "127.0.0.1";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:WHATSSOUND_DATA:-data}",
            description = "Folder of the database, the music and the secrets. Default: ./data")
    Path data = Path.of("data");

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            defaultValue = "${env:WHATSSOUND_PUBLIC_URL}",
            description =
                    "Address under which people reach the server: in links, QR codes and tokens."
                            + " Default: the address it listens on")
    @Nullable String publicUrl;

    @Option(
            names = "--media-base-url",
            paramLabel = "URL",
            defaultValue = "${env:WHATSSOUND_MEDIA_BASE_URL}",
            description =
                    "Address of a cache (CDN) in front of this server, where pages then read audio and"
                            + " covers. Default: none, they read them here")
    @Nullable String mediaBaseUrl;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            defaultValue = "${env:WHATSSOUND_TLS_CERT}",
            description = "Certificate chain (PEM) to serve HTTPS with. Default: none")
    @Nullable Path tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            defaultValue = "${env:WHATSSOUND_TLS_KEY}",
            description = "Private key (PEM) of the certificate. Default: none")
    @Nullable Path tlsKey;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "IP,…",
            split = ",",
            defaultValue = "${env:WHATSSOUND_TRUSTED_PROXIES}",
            description = "Proxies of which X-Forwarded-For is believed. Default: none")
    @Nullable List<String> trustedProxies;

    @Option(
            names = "--jwt-secret",
            paramLabel = "TEXT",
            defaultValue = "${env:WHATSSOUND_JWT_SECRET}",
            description =
                    "Secret (HS256, at least 32 bytes) that tokens are signed with."
                            + " Default: generated and kept in the data folder")
    @Nullable String jwtSecret;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            defaultValue = "${env:WHATSSOUND_DATABASE_URL}",
            description =
                    "Postgres 15 or newer with wal_level=logical, as postgresql://user:password@host:port/database;"
                            + " better given in the environment, for it holds a password."
                            + " Default: an embedded Postgres in the data folder")
    @Nullable String databaseUrl;

    @Option(
            names = "--max-upload-mb",
            paramLabel = "N",
            defaultValue = "${env:WHATSSOUND_MAX_UPLOAD_MB:-200}",
            description = "Largest file that may be uploaded, in MB. Default: 200")
    int maxUploadMb;

    @Option(
            names = "--user-quota-mb",
            paramLabel = "N",
            defaultValue = "${env:WHATSSOUND_USER_QUOTA_MB:-2000}",
            description = "How much one person may store, in MB; 0: no limit. Default: 2000")
    long userQuotaMb;

    @Option(
            names = "--session-quota-mb",
            paramLabel = "N",
            defaultValue = "${env:WHATSSOUND_SESSION_QUOTA_MB:-10000}",
            description =
                    "How much music people may bring into one session, in MB; 0: no limit. Default: 10000")
    long sessionQuotaMb;

    @Option(
            names = "--server-quota-mb",
            paramLabel = "N",
            defaultValue = "${env:WHATSSOUND_SERVER_QUOTA_MB:-50000}",
            description = "How much all may store, in MB; 0: no limit. Default: 50000")
    long serverQuotaMb;

    @Option(
            names = "--demo",
            paramLabel = "BOOL",
            arity = "1",
            defaultValue = "${env:WHATSSOUND_DEMO:-true}",
            description =
                    "Whether there is a session of the server's own, in which the demo tracks play for whoever"
                            + " comes; false removes it. Default: true")
    boolean demo;

    @Option(
            names = "--io",
            paramLabel = "KIND",
            defaultValue = "${env:WHATSSOUND_IO:-auto}",
            description =
                    "How sockets are read and written: auto, nio, epoll or io_uring; what the machine"
                            + " does not have falls back to nio. Default: auto")
    String io = "auto";

    /** The address that this machine itself uses: what is set, else what is listened on. */
    String localUrl(int actualPort) {
        return publicUrl != null
                ? withoutSlash(publicUrl)
                : url(isWildcard() ? "127.0.0.1" : host, actualPort);
    }

    /** The address in links and QR codes, which a phone can reach where any can. */
    String sharedUrl(int actualPort) {
        return publicUrl == null && isWildcard()
                ? LanAddress.find()
                        .map(address -> url(address, actualPort))
                        .orElse(localUrl(actualPort))
                : localUrl(actualPort);
    }

    /** Where pages read audio and covers; null for here. */
    @Nullable String mediaBase() {
        return mediaBaseUrl == null ? null : withoutSlash(mediaBaseUrl);
    }

    /** Whether others than this machine are meant to reach it. */
    boolean isOpen() {
        return publicUrl != null || isWildcard();
    }

    /** Refuses what can never work, before anything is started. */
    void check() {
        networkIo();
        if (port < 0 || port > MAX_PORT) {
            throw invalid("--port is a number from 0 to " + MAX_PORT + ".");
        } else if (maxUploadMb < 1) {
            throw invalid("--max-upload-mb is at least 1.");
        } else if (userQuotaMb < 0 || sessionQuotaMb < 0 || serverQuotaMb < 0) {
            throw invalid("Quotas are 0 or more MB.");
        } else if ((tlsCertificate == null) != (tlsKey == null)) {
            throw invalid("--tls-cert and --tls-key are given together or not at all.");
        } else if (tlsCertificate != null
                && tlsKey != null
                && !(Files.isReadable(tlsCertificate) && Files.isReadable(tlsKey))) {
            throw invalid("The files of --tls-cert and --tls-key cannot be read.");
        } else if (mediaBaseUrl != null && !WEB_ADDRESS.matcher(mediaBaseUrl).matches()) {
            throw invalid("--media-base-url is like https://media.example.org.");
        } else if (databaseUrl != null) {
            DatabaseAddress.parse(databaseUrl);
        }
    }

    NetworkIo networkIo() {
        return NetworkIo.named(io)
                .orElseThrow(() -> invalid("--io is auto, nio, epoll or io_uring."));
    }

    private boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private String url(String name, int actualPort) {
        return (tlsCertificate == null ? "http://" : "https://")
                + (name.contains(":") ? "[" + name + "]" : name)
                + ":"
                + actualPort;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static WhatsSoundException invalid(String text) {
        return new WhatsSoundException(ErrorCode.INVALID_SETTING, text);
    }
}
