package whatssound.db;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/** Where a Postgres database is and who logs in. Any thread. */
public record DatabaseAddress(
        String host, int port, String database, String user, String password) {
    private static final int DEFAULT_PORT = 5432;

    /** Reads {@code postgresql://user:password@host:port/database}. */
    public static DatabaseAddress parse(String uri) {
        URI parsed;
        try {
            parsed = new URI(uri.strip());
        } catch (URISyntaxException _) {
            // Neither the URI nor the cause, which quotes it: there is a password inside.
            throw invalid("it is no URI");
        }
        String scheme = parsed.getScheme();
        if (!"postgresql".equals(scheme) && !"postgres".equals(scheme)) {
            throw invalid("it does not begin with postgresql://");
        }
        String host = required(parsed.getHost(), "the host");
        String login = required(parsed.getRawUserInfo(), "the user");
        String path = required(parsed.getRawPath(), "the database");
        if (parsed.getRawQuery() != null || parsed.getRawFragment() != null) {
            throw invalid("parameters after the database's name are not supported");
        }
        int colon = login.indexOf(':');
        return new DatabaseAddress(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort(),
                required(decode(path.substring(1)), "the database"),
                required(decode(colon < 0 ? login : login.substring(0, colon)), "the user"),
                colon < 0 ? "" : decode(login.substring(colon + 1)));
    }

    /** For the driver; user and password are given to it apart. */
    public String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s".formatted(bracketed(), port, encode(database));
    }

    /** {@code postgresql://user:password@host:port/database}, percent-encoded. */
    public String uri() {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(encode(user), encode(password), bracketed(), port, encode(database));
    }

    /** The same place with another login. */
    public DatabaseAddress withLogin(String otherUser, String otherPassword) {
        return new DatabaseAddress(host, port, database, otherUser, otherPassword);
    }

    /** The same server and login with another database. */
    public DatabaseAddress withDatabase(String other) {
        return new DatabaseAddress(host, port, other, user, password);
    }

    /** Without the password: this ends up in logs. */
    @Override
    public String toString() {
        return "postgresql://%s@%s:%d/%s"
                .formatted(encode(user), bracketed(), port, encode(database));
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String required(@Nullable String part, String name) {
        if (part == null || part.isEmpty()) {
            throw invalid(name + " is missing");
        }
        return part;
    }

    private static WhatsSoundException invalid(String why) {
        return new WhatsSoundException(
                ErrorCode.INVALID_SETTING,
                "The database URL cannot be used: %s; expected postgresql://user:password@host:port/database."
                        .formatted(why));
    }
}
