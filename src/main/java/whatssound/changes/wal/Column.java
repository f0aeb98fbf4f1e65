package whatssound.changes.wal;

/**
 * A column as the WAL describes it. Any thread.
 *
 * @param key whether it is part of the replica identity
 */
public record Column(String name, int typeOid, boolean key) {}
