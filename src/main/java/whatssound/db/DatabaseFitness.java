package whatssound.db;

import java.util.ArrayList;
import java.util.List;

/** What a database lacks to be served from, and how each of it is mended. Pure; any thread. */
final class DatabaseFitness {
    static final int FIRST_VERSION = 15;
    static final int FEWEST_CONNECTIONS = 8;

    /** The stream's, its guard's, and one more while a lost connection still holds its own. */
    static final int NEEDED_SLOTS = 3;

    /**
     * The stream's alone, for its guard is no sender, and one more while a lost connection still
     * holds its own.
     */
    static final int NEEDED_SENDERS = 2;

    private static final int MAJOR = 10_000;

    private DatabaseFitness() {}

    /** One sentence or two each; empty for a database that fits. */
    static List<String> problems(DatabaseAddress address, DatabaseFacts facts) {
        List<String> problems = new ArrayList<>();
        server(problems, facts);
        rights(problems, facts, address);
        content(problems, facts);
        return problems;
    }

    private static void server(List<String> problems, DatabaseFacts facts) {
        if (facts.version() < FIRST_VERSION * MAJOR) {
            problems.add(
                    "Postgres %s is too old: version %d or newer is needed."
                            .formatted(facts.versionName(), FIRST_VERSION));
        }
        if (facts.standby()) {
            problems.add("The server is a standby that takes no writes: name the primary.");
        }
        if (!facts.walLevel().equals("logical")) {
            problems.add(
                    "wal_level is %s: set wal_level = logical and restart Postgres."
                            .formatted(facts.walLevel()));
        }
        if (facts.freeSlots() < NEEDED_SLOTS) {
            problems.add(
                    "%d replication slots are free and %d are needed: raise max_replication_slots, or drop slots that nobody uses."
                            .formatted(facts.freeSlots(), NEEDED_SLOTS));
        }
        if (facts.freeSenders() < NEEDED_SENDERS) {
            problems.add(
                    "%d WAL senders are free and %d are needed: raise max_wal_senders."
                            .formatted(facts.freeSenders(), NEEDED_SENDERS));
        }
        if (facts.freeConnections() < FEWEST_CONNECTIONS) {
            problems.add(
                    "%d connections are free and %d are needed: raise max_connections, or the limit of the role or database."
                            .formatted(facts.freeConnections(), FEWEST_CONNECTIONS));
        }
    }

    private static void rights(
            List<String> problems, DatabaseFacts facts, DatabaseAddress address) {
        String user = quoted(address.user());
        if (!facts.createsRoles()) {
            problems.add(
                    "The user may not create roles: alter role %s createrole.".formatted(user));
        }
        if (!facts.replicates()) {
            problems.add("The user may not replicate: alter role %s replication.".formatted(user));
        }
        if (!facts.createsInDatabase()) {
            problems.add(
                    "The user may not create schemas and publications: grant create on database %s to %s."
                            .formatted(quoted(address.database()), user));
        }
        if (!facts.ownsPublic()) {
            problems.add(
                    "The user does not own the schema public: alter database %s owner to %s, or alter schema public owner to %s."
                            .formatted(quoted(address.database()), user, user));
        }
        if (!facts.strangersRoles().isEmpty()) {
            String roles = String.join(", ", facts.strangersRoles());
            problems.add(
                    "The roles %s belong to somebody else: grant %s to %s with admin option."
                            .formatted(roles, roles, user));
        }
    }

    private static void content(List<String> problems, DatabaseFacts facts) {
        if (!facts.encoding().equals("UTF8")) {
            problems.add(
                    "The database's encoding is %s: create one with encoding 'UTF8' template template0."
                            .formatted(facts.encoding()));
        }
        if (!facts.offersPgcrypto()) {
            problems.add(
                    "The extension pgcrypto cannot be created in the schema extensions: install postgresql-contrib, or drop the one of another schema.");
        }
        if (facts.oursOfAnother() != null) {
            problems.add(
                    "The tables of WhatsSound belong to %s: log in as that user."
                            .formatted(facts.oursOfAnother()));
        }
        if (!facts.ours() && !facts.schemas().isEmpty()) {
            problems.add(
                    "The database holds schemas %s that are not of WhatsSound: name an empty database."
                            .formatted(String.join(", ", facts.schemas())));
        }
        if (!facts.ours() && !facts.publications().isEmpty()) {
            problems.add(
                    "The database holds publications %s that are not of WhatsSound: name an empty database."
                            .formatted(String.join(", ", facts.publications())));
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
