package whatssound.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import whatssound.http.RememberedFiles;
import whatssound.http.ServedFile;

/**
 * What the catalogue said about objects in public buckets, for a minute, so that a range costs no
 * SQL.
 *
 * <p>Forgotten as soon as the object changes: told by whoever wrote it here, and by the WAL. Any
 * thread.
 */
public final class PublicObjects implements RememberedFiles {
    private static final String PREFIX = "/object/public/";
    private static final int MOST = 10_000;

    /** How long the word of a change may be missing, because the stream is. */
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

    // The WAL tells of a change a moment before others see it in the tables.
    private static final long UNSETTLED_NANOS = Duration.ofSeconds(1).toNanos();

    private final Cache<String, ServedFile> files =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED_FOR).build();
    private long changes;
    private long lastUnsettledNanos = System.nanoTime() - UNSETTLED_NANOS;

    /** The file under this path, whatever has been asked of it before; never blocks. */
    @Override
    public @Nullable ServedFile find(String path) {
        return path.startsWith(PREFIX) && isPlain(path)
                ? files.getIfPresent(path.substring(PREFIX.length()))
                : null;
    }

    /** The object's file, remembered or as {@code catalog} says; may block. */
    Optional<ServedFile> find(ObjectName name, Function<ObjectName, Optional<ServedFile>> catalog) {
        ServedFile remembered = files.getIfPresent(name.key());
        if (remembered != null && isKey(name)) {
            return Optional.of(remembered);
        }
        long before = changes();
        Optional<ServedFile> file = catalog.apply(name);
        if (isKey(name)) {
            file.ifPresent(found -> remember(name.key(), found, before));
        }
        return file;
    }

    /** An object was written or removed, and others can see that. */
    synchronized void changed(String key) {
        changes++;
        files.invalidate(key);
    }

    /** An object is being written or removed; others will see that within a moment. */
    synchronized void changing(String key) {
        changed(key);
        lastUnsettledNanos = System.nanoTime();
    }

    /** Any object may have changed, or will have within a moment. */
    synchronized void allChanging() {
        changes++;
        files.invalidateAll();
        lastUnsettledNanos = System.nanoTime();
    }

    private synchronized long changes() {
        return changes;
    }

    /** Not what was read before a change, perhaps. */
    private synchronized void remember(String key, ServedFile file, long changesBefore) {
        if (changes == changesBefore && System.nanoTime() - lastUnsettledNanos > UNSETTLED_NANOS) {
            files.put(key, file);
        }
    }

    /** Whether the name can be told by its key, which a slash in the bucket's would forbid. */
    private static boolean isKey(ObjectName name) {
        return name.bucket().indexOf('/') < 0;
    }

    /** Whether the path stands for itself: neither encoded nor with a query. */
    private static boolean isPlain(String path) {
        return path.indexOf('%') < 0 && path.indexOf('?') < 0 && path.indexOf('#') < 0;
    }
}
