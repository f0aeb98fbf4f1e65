package whatssound.gateway;

import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.http.ServedFile;

/**
 * Files that stay open between their readers, with what all of those are told. Lives on one event
 * loop.
 */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    private static final int MOST = 256;

    /** So long, too, the disk keeps a file that was deleted. */
    private static final long IDLE_NANOS = 30_000_000_000L;

    private final DateField date;
    private final IdentityHashMap<ServedFile, OpenFile> files = new IdentityHashMap<>();

    OpenFiles(DateField date) {
        this.date = date;
    }

    /** One of them; it is closed when it was forgotten and nobody is being sent of it. */
    static final class OpenFile {
        final ServedFile file;
        final FileHead head;
        private final FileChannel channel;
        private long usedNanos = System.nanoTime();
        private int readers;
        private boolean forgotten;

        private OpenFile(ServedFile file, DateField date) throws IOException {
            this.file = file;
            this.head = new FileHead(file, date);
            this.channel = FileChannel.open(file.path(), StandardOpenOption.READ);
        }

        /** A part of it, to be written to one channel. */
        DefaultFileRegion region(long offset, long length) {
            readers++;
            return new DefaultFileRegion(channel, offset, length) {
                @Override
                protected void deallocate() {
                    readers--;
                    closeIfUnused();
                }
            };
        }

        private void closeIfUnused() {
            if (forgotten && readers == 0) {
                try {
                    channel.close();
                } catch (IOException e) {
                    LOG.warn("a file that was sent does not close: {}", e.getMessage());
                }
            }
        }

        private void forget() {
            forgotten = true;
            closeIfUnused();
        }
    }

    /** Null where the file is not there any more. */
    @Nullable OpenFile open(ServedFile file) {
        OpenFile open = files.get(file);
        if (open == null) {
            try {
                open = new OpenFile(file, date);
            } catch (IOException e) {
                return null;
            }
            if (files.size() >= MOST) {
                forgetOldest();
            }
            files.put(file, open);
        }
        open.usedNanos = System.nanoTime();
        return open;
    }

    /** Closes what nobody has asked for in a while; called every second. */
    void closeIdle() {
        long now = System.nanoTime();
        for (OpenFile open : List.copyOf(files.values())) {
            if (now - open.usedNanos > IDLE_NANOS) {
                forget(open);
            }
        }
    }

    void closeAll() {
        List.copyOf(files.values()).forEach(this::forget);
    }

    private void forgetOldest() {
        files.values().stream()
                .min(Comparator.comparingLong(open -> open.usedNanos))
                .ifPresent(this::forget);
    }

    private void forget(OpenFile open) {
        files.remove(open.file);
        open.forget();
    }
}
