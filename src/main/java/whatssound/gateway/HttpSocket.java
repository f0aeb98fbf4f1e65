package whatssound.gateway;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import whatssound.error.ErrorCode;
import whatssound.realtime.Realtime;
import whatssound.realtime.Shard;
import whatssound.realtime.Socket;
import whatssound.realtime.Transport;
import whatssound.realtime.protocol.Inbound;
import whatssound.realtime.protocol.Outbound;
import whatssound.realtime.protocol.Serializer;

/**
 * A socket of a client that WebSocket does not reach: it speaks by requests and hears by the answer
 * to another, a stream of events or one poll after the other.
 *
 * <p>Lines queue here and go out in one write a turn, bounded in bytes as in {@link Outbox}. Lives
 * on the event loop of its shard.
 */
final class HttpSocket implements Transport {
    private static final int MAX_QUEUED_BYTES = 8 << 20;
    private static final long CLOSE_WITHIN_MS = 2_000;

    /** What a line that waits takes itself, so that many small ones are bounded too. */
    private static final int BYTES_PER_LINE = 128;

    private final String id;
    private final Context home;
    private final Serializer serializer;
    private final LineEncoder encoder;
    private final Socket socket;
    private final Consumer<HttpSocket> onClosed;

    private final Deque<Buffer> queued = new ArrayDeque<>();
    private int queuedBytes;
    private boolean awaitsFlush;
    private @Nullable Downstream downstream;
    private long absentSinceNanos = System.nanoTime();
    private boolean closing;
    private boolean gone;

    /**
     * Opens it on a shard.
     *
     * @param home of the shard's event loop
     * @param onClosed told once, when nothing more is to be heard of it
     */
    HttpSocket(
            String id,
            Context home,
            Handshake handshake,
            LineEncoder encoder,
            Realtime realtime,
            Shard shard,
            Consumer<HttpSocket> onClosed) {
        this.id = id;
        this.home = home;
        this.serializer = handshake.serializer();
        this.encoder = encoder;
        this.socket = realtime.open(shard, this, handshake.claims());
        this.onClosed = onClosed;
        queue(LineFormat.opened(id));
    }

    String id() {
        return id;
    }

    /** Runs something on its event loop; any thread. */
    void run(Runnable task) {
        home.runOnContext(turn -> task.run());
    }

    /** The client hears by this answer from now on; one that it heard by before ends. */
    void hearBy(Downstream answer) {
        socket.heard();
        if (gone) {
            answer.end();
            return;
        }
        if (downstream != null) {
            downstream.end();
        }
        downstream = answer;
        flush();
    }

    /** The connection of an answer is gone. */
    void lost(Downstream answer) {
        if (answer.equals(downstream)) {
            downstream = null;
            leave();
        }
    }

    /** Takes the lines of one request; false where the socket is over. */
    boolean receive(byte[] lines) {
        if (closing) {
            return false;
        }
        socket.heard();
        for (Inbound message : LineFormat.messages(lines, serializer)) {
            socket.receive(message);
        }
        if (LineFormat.isLast(lines)) {
            leave();
        }
        return true;
    }

    @Override
    public void send(Outbound message) {
        Buffer line = closing ? null : encoder.encode(message);
        if (line != null) {
            queue(line);
        }
    }

    @Override
    public void ping() {
        if (!closing) {
            queue(LineFormat.ping());
        }
    }

    private void queue(Buffer line) {
        queued.add(line);
        queuedBytes += line.length() + BYTES_PER_LINE;
        if (queuedBytes > MAX_QUEUED_BYTES && !closing) {
            queued.clear();
            queuedBytes = 0;
            close(WebSocketCloseStatus.TRY_AGAIN_LATER, ErrorCode.SLOW_CONSUMER.code());
        } else if (!awaitsFlush) {
            awaitsFlush = true;
            home.runOnContext(turn -> flush());
        }
    }

    /** Writes what is queued, in one go, where there is an answer that takes it. */
    void flush() {
        awaitsFlush = false;
        Downstream answer = downstream;
        if (answer == null || queued.isEmpty() || !answer.takes()) {
            return;
        }
        Buffer lines = Buffer.buffer(queuedBytes);
        queued.forEach(lines::appendBuffer);
        queued.clear();
        queuedBytes = 0;
        if (!answer.write(lines)) {
            downstream = null;
            absentSinceNanos = System.nanoTime();
        }
        if (closing) {
            leave();
        }
    }

    /** Says goodbye behind what is queued, to be heard now or by the next poll. */
    void close(WebSocketCloseStatus status, String reason) {
        if (!closing) {
            closing = true;
            queue(LineFormat.closed(status.code(), reason));
            // Not in this turn: it may be the one that goes through the members of a topic.
            home.runOnContext(turn -> socket.closed());
            if (downstream instanceof Downstream.Stream) {
                home.owner().setTimer(CLOSE_WITHIN_MS, late -> leave());
            }
        }
    }

    /** What was sent is larger than any message may be. */
    void refuseTooLarge() {
        close(WebSocketCloseStatus.MESSAGE_TOO_BIG, ErrorCode.FRAME_TOO_LARGE.code());
    }

    void shutDown() {
        socket.announceShutDown();
        close(WebSocketCloseStatus.SERVICE_RESTART, "restart");
        flush();
        leave();
    }

    /** Nobody hears it any more; on its event loop. */
    void leave() {
        if (gone) {
            return;
        }
        gone = true;
        if (downstream != null) {
            downstream.end();
            downstream = null;
        }
        if (!closing) {
            closing = true;
            socket.closed();
        }
        onClosed.accept(this);
    }

    /** Ends a poll that has waited long, and closes what is silent, unused or has gone. */
    void sweep(ConnectionLimits limits) {
        long now = System.nanoTime();
        if (downstream instanceof Downstream.Poll poll
                && now - poll.sinceNanos() > limits.untilPolled().toNanos()) {
            poll.end();
            downstream = null;
            absentSinceNanos = now;
        }
        if (isAbsentFor(limits.untilAbsent().toNanos())) {
            leave();
        } else if (now - socket.heardNanos() > limits.untilSilent().toNanos()) {
            close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "idle");
        } else if (socket.isUnusedFor(limits.untilUnused().toNanos())) {
            close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "no channels");
        }
    }

    /** Whether there was no poll for this long: its client is late, or has gone. */
    boolean isAbsentFor(long nanos) {
        return downstream == null && System.nanoTime() - absentSinceNanos > nanos;
    }
}
