package whatssound;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import whatssound.auth.Tokens;
import whatssound.db.DataFolder;
import whatssound.db.DatabaseAddress;
import whatssound.db.EmbeddedPostgres;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * What an operator or a test needs to reach a server: printed by {@code whatssound keys}.
 *
 * @param databaseUrl with the owner's login; null while no server runs on a data folder with an
 *     embedded Postgres
 */
record ServerKeys(String url, String anonKey, String serviceKey, @Nullable String databaseUrl) {
    static final String JWT_SECRET = "jwt-secret";
    static final String URL_FILE = "url";

    /** The secret that names the database of the last start, where it was not the embedded one. */
    static final String DATABASE_URL = "database-url";

    static ServerKeys read(Settings settings) {
        Path secret = DataFolder.secretIn(settings.data, JWT_SECRET);
        try {
            String jwtSecret =
                    settings.jwtSecret != null
                            ? settings.jwtSecret
                            : Files.readString(secret).strip();
            Path urlFile = settings.data.resolve(URL_FILE);
            String url =
                    Files.exists(urlFile)
                            ? Files.readString(urlFile).strip()
                            : settings.localUrl(settings.port);
            Tokens tokens = Server.tokens(jwtSecret, url);
            return new ServerKeys(
                    url, tokens.anonKey(), tokens.serviceKey(), databaseUrl(settings));
        } catch (IOException e) {
            throw new WhatsSoundException(
                    ErrorCode.DATA_FOLDER_UNUSABLE,
                    "No server has been started on "
                            + settings.data
                            + " yet, or its secrets cannot be read.",
                    e);
        }
    }

    private static @Nullable String databaseUrl(Settings settings) throws IOException {
        Path external = DataFolder.secretIn(settings.data, DATABASE_URL);
        if (settings.databaseUrl != null) {
            return DatabaseAddress.parse(settings.databaseUrl).uri();
        } else if (Files.exists(external)) {
            return Files.readString(external).strip();
        }
        return EmbeddedPostgres.runningOn(settings.data).map(DatabaseAddress::uri).orElse(null);
    }

    String json() {
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        keys.put("url", url)
                .put("anonKey", anonKey)
                .put("serviceKey", serviceKey)
                .put("databaseUrl", databaseUrl);
        return keys.toPrettyString();
    }
}
