package whatssound.db;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Where a Postgres database is and who logs in. Any thread.
 *
 * @param parameters how the connection is secured, under the names of libpq: {@code sslmode},
 *     {@code sslrootcert}, {@code channel_binding}
 */
public record DatabaseAddress(
        String host,
        int port,
        String database,
        String user,
        String password,
        Map<String, String> parameters) {
    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;
    private static final String SYSTEM_CERTIFICATES = "system";

    // Not java.net.URI, which takes neither the underscore that names of containers have, nor tells
    // which part is wrong.
    private static final Pattern URL =
            Pattern.compile(
                    "postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
                            + "(?<host>\\[[0-9a-fA-F:.]+]|[^:@/?#\\[\\]]*)(?::(?<port>[^@/?#]*))?"
                            + "(?:/(?<database>[^/?#@]*))?(?:\\?(?<parameters>[^?#]*))?");
    private static final Pattern PARAMETER = Pattern.compile("([a-z_]+)=([^=]*)");
    private static final Map<String, Pattern> PARAMETERS =
            Map.of(
                    "sslmode",
                    Pattern.compile("disable|allow|prefer|require|verify-ca|verify-full"),
                    "sslrootcert",
                    Pattern.compile(".+"),
                    "channel_binding",
                    Pattern.compile("disable|prefer|require"));

    public DatabaseAddress {
        parameters = Map.copyOf(parameters);
    }

    public DatabaseAddress(String host, int port, String database, String user, String password) {
        this(host, port, database, user, password, Map.of());
    }

    /**
     * Reads {@code postgresql://user:password@host:port/database?sslmode=…}.
     *
     * @throws WhatsSoundException INVALID_SETTING, never with the password in it
     */
    public static DatabaseAddress parse(String url) {
        Matcher parts = URL.matcher(url.strip());
        if (!url.strip().matches("postgres(ql)?://.*")) {
            throw invalid("it does not begin with postgresql://");
        } else if (!parts.matches()) {
            throw invalid("it is no URL");
        }
        String host = part(parts, "host", "the host");
        if (host.startsWith("%2F") || host.startsWith("%2f")) {
            throw invalid("Unix sockets are not supported, so name a host");
        } else if (host.contains(",")) {
            throw invalid("it names several hosts");
        }
        String password = parts.group("password");
        return new DatabaseAddress(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port(parts.group("port")),
                part(parts, "database", "the database"),
                part(parts, "user", "the user"),
                password == null ? "" : decode(password),
                parameters(parts.group("parameters")));
    }

    /** For the driver; user and password are given to it apart. */
    public String jdbcUrl() {
        String options =
                new TreeMap<>(parameters)
                        .entrySet().stream()
                                .map(DatabaseAddress::driverOption)
                                .collect(Collectors.joining("&"));
        return "jdbc:postgresql://%s:%d/%s".formatted(bracketed(), port, encode(database))
                + (options.isEmpty() ? "" : "?" + options);
    }

    /** {@code postgresql://user:password@host:port/database}, percent-encoded. */
    public String uri() {
        String query =
                new TreeMap<>(parameters)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                                .collect(Collectors.joining("&"));
        return "postgresql://%s:%s@%s:%d/%s"
                        .formatted(
                                encode(user), encode(password), bracketed(), port, encode(database))
                + (query.isEmpty() ? "" : "?" + query);
    }

    /** The same place with another login. */
    public DatabaseAddress withLogin(String otherUser, String otherPassword) {
        return new DatabaseAddress(host, port, database, otherUser, otherPassword, parameters);
    }

    /** The same server and login with another database. */
    public DatabaseAddress withDatabase(String other) {
        return new DatabaseAddress(host, port, other, user, password, parameters);
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

    private static String driverOption(Map.Entry<String, String> parameter) {
        String name = parameter.getKey();
        String value = parameter.getValue();
        if (name.equals("channel_binding")) {
            return "channelBinding=" + value;
        } else if (name.equals("sslrootcert") && value.equals(SYSTEM_CERTIFICATES)) {
            // The certificates that Java trusts, as libpq takes those of the system.
            return "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";
        }
        return name + "=" + encode(value);
    }

    private static int port(@Nullable String text) {
        if (text == null) {
            return DEFAULT_PORT;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > MAX_PORT) {
            throw invalid("the port is no number up to " + MAX_PORT);
        }
        return Integer.parseInt(text);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String text : query.split("&", -1)) {
            Matcher parameter = PARAMETER.matcher(text);
            Pattern values = parameter.matches() ? PARAMETERS.get(parameter.group(1)) : null;
            if (values == null) {
                // Its value may be a secret.
                throw invalid(
                        "the parameter %s is not supported, only %s"
                                .formatted(
                                        text.replaceFirst("=.*", ""),
                                        String.join(", ", new TreeMap<>(PARAMETERS).keySet())));
            }
            String value = decode(parameter.group(2));
            if (!values.matcher(value).matches()) {
                throw invalid("the parameter " + parameter.group(1) + " has no value it can have");
            }
            parameters.put(parameter.group(1), value);
        }
        return parameters;
    }

    private static String part(Matcher parts, String group, String name) {
        String part = parts.group(group);
        if (part == null || part.isEmpty()) {
            throw invalid(name + " is missing");
        }
        return group.equals("host") ? part : decode(part);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decode(String text) {
        if (text.chars().anyMatch(letter -> letter <= ' ')) {
            throw invalid("it has a space in it");
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            // Without the cause, which quotes what may be the password.
            throw invalid("a percent sign is not followed by two hex digits");
        }
    }

    private static WhatsSoundException invalid(String why) {
        return new WhatsSoundException(
                ErrorCode.INVALID_SETTING,
                ("The database URL cannot be used: %s; expected postgresql://user:password@host:port/database"
                                + " with special characters percent-encoded.")
                        .formatted(why));
    }
}
