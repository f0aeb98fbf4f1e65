package whatssound.db;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings that the embedded server runs with. Any thread. */
final class PostgresSettings {
    private static final Map<String, String> SETTINGS = settings();

    private PostgresSettings() {}

    /** {@code postgres -D <cluster> -c name=value …}. */
    static List<String> commandLine(String program, Path cluster, int port) {
        List<String> words = new ArrayList<>(List.of(program, "-D", cluster.toString()));
        words.addAll(List.of("-c", "port=" + port));
        SETTINGS.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
        return words;
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.putAll(reachableFromHereOnly());
        settings.putAll(durable());
        settings.putAll(small());
        settings.putAll(plain());
        return settings;
    }

    private static Map<String, String> reachableFromHereOnly() {
        return Map.of("listen_addresses", "127.0.0.1", "unix_socket_directories", "");
    }

    private static Map<String, String> durable() {
        return Map.of(
                "fsync", "on",
                "synchronous_commit", "on",
                "full_page_writes", "on",
                "wal_level", "logical",
                // A replication slot that nobody reads must not fill the disk.
                "max_slot_wal_keep_size", "1GB");
    }

    private static Map<String, String> small() {
        return Map.ofEntries(
                Map.entry("shared_buffers", "48MB"),
                Map.entry("max_connections", "40"),
                Map.entry("work_mem", "4MB"),
                Map.entry("maintenance_work_mem", "32MB"),
                Map.entry("effective_cache_size", "512MB"),
                Map.entry("max_wal_size", "512MB"),
                Map.entry("min_wal_size", "48MB"),
                Map.entry("max_wal_senders", "6"),
                Map.entry("max_replication_slots", "6"),
                Map.entry("max_worker_processes", "4"),
                Map.entry("max_parallel_workers", "2"),
                Map.entry("max_parallel_workers_per_gather", "0"),
                Map.entry("max_logical_replication_workers", "0"),
                Map.entry("autovacuum_max_workers", "2"),
                // The default of version 18 keeps three processes for reading ahead.
                Map.entry("io_method", "sync"),
                Map.entry("huge_pages", "off"),
                Map.entry("jit", "off"));
    }

    private static Map<String, String> plain() {
        return Map.ofEntries(
                Map.entry("timezone", "UTC"),
                Map.entry("log_timezone", "UTC"),
                Map.entry("lc_messages", "C"),
                Map.entry("random_page_cost", "1.1"),
                Map.entry("password_encryption", "scram-sha-256"),
                Map.entry("idle_in_transaction_session_timeout", "60s"),
                // Errors of statements reach the caller; in the log they would only let a client
                // fill the disk.
                Map.entry("log_min_messages", "log"),
                Map.entry("log_checkpoints", "off"),
                Map.entry("logging_collector", "off"));
    }
}
