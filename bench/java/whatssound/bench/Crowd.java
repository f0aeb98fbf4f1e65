package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Members of one server, spread over groups, that publish and count what arrives. A message carries
 * the time of its sending. Lives on the swarm's thread.
 */
final class Crowd implements FrameListener {
    private static final byte[] MARK = "@T".getBytes(US_ASCII);
    private static final int STAMP_BYTES =
            2 + 16 + 2; // the mark, the time and the phase in hexadecimal
    private static final int MESSAGE_BYTES = 300;
    private static final int JOINS_IN_FLIGHT = 64;
    private static final long JOIN_WITHIN_MS = 300_000;
    private static final int TENTHS_PER_HEARTBEAT = 250;
    private static final long ARRIVE_WITHIN_MS = 3_000;

    private final Swarm swarm;
    private final Contender contender;
    private final int groups;
    private final int publishers;
    private final List<Connection> members = new ArrayList<>();
    private final long[] sizes;
    private int joined;

    private Histogram latency = new Histogram();
    private int phase;
    private int stampOffset;
    private int turn;
    private int nextHeartbeat;
    private long expected;
    private long delivered;

    /** What a phase showed. */
    record Result(
            double cpuMicros,
            double perSecond,
            double p50Ms,
            double p95Ms,
            double p99Ms,
            double lost) {}

    Crowd(Swarm swarm, Contender contender, int groups, int publishers) {
        this.swarm = swarm;
        this.contender = contender;
        this.groups = groups;
        this.publishers = publishers;
        this.sizes = new long[groups];
        swarm.often(this::heartbeat);
    }

    Contender contender() {
        return contender;
    }

    List<Connection> members() {
        return members;
    }

    /** Connects and joins this many more, a few at a time. */
    void join(int count) throws IOException {
        int wanted = members.size() + count;
        boolean done =
                swarm.turnUntil(
                        () -> {
                            while (members.size() < wanted
                                    && members.size() - joined < JOINS_IN_FLIGHT) {
                                connect();
                            }
                            return joined == wanted;
                        },
                        JOIN_WITHIN_MS);
        if (!done) {
            throw new IOException(
                    "only %d of %d joined %s".formatted(joined, wanted, contender.name()));
        }
    }

    private void connect() {
        int group = members.size() % groups;
        try {
            members.add(swarm.connect(contender.port(), contender.speech().path(group), this));
            sizes[group]++;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int groupOf(Connection member) {
        return (member.index - members.getFirst().index) % groups;
    }

    @Override
    public void opened(Connection member) {
        contender.speech().opened(member, groupOf(member));
        if (contender.speech() instanceof Speech.Plain) {
            hasJoined(member);
        }
    }

    private void hasJoined(Connection member) {
        member.attachment = this;
        joined++;
    }

    @Override
    public void closed(Connection member, int code) {
        throw new IllegalStateException(contender.name() + " closed a socket with " + code);
    }

    /** A few members at a time, in turn. */
    private void heartbeat() {
        int count = (members.size() + TENTHS_PER_HEARTBEAT - 1) / TENTHS_PER_HEARTBEAT;
        for (int i = 0; i < count; i++) {
            Connection member = members.get(nextHeartbeat++ % members.size());
            if (member.attachment != null && member.isOpen()) {
                contender.speech().heartbeat(member);
            }
        }
    }

    @Override
    public void frame(Connection member, ByteBuffer frame) {
        if (member.attachment == null) {
            if (contender.speech().joins(member, frame, groupOf(member))) {
                hasJoined(member);
            }
            return;
        }
        int stamp = findStamp(frame);
        if (stamp < 0) {
            contender.speech().hear(member, frame);
        } else if (hex(frame, stamp + 18, 2) == phase) {
            delivered++;
            latency.add(swarm.turnNanos() - hex(frame, stamp + 2, 16));
        }
    }

    /** Found where it was in the message before, mostly. */
    private int findStamp(ByteBuffer frame) {
        int from = frame.position();
        int last = frame.limit() - STAMP_BYTES;
        if (from + stampOffset <= last && isStamp(frame, from + stampOffset)) {
            return from + stampOffset;
        }
        for (int at = from; at <= last; at++) {
            if (isStamp(frame, at)) {
                stampOffset = at - from;
                return at;
            }
        }
        return -1;
    }

    private static boolean isStamp(ByteBuffer frame, int at) {
        return frame.get(at) == MARK[0] && frame.get(at + 1) == MARK[1];
    }

    private static long hex(ByteBuffer frame, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            value = value << 4 | HexFormat.fromHexDigit(frame.get(i));
        }
        return value;
    }

    /** Publishes at a rate, all groups together, and waits until everything has arrived. */
    Result atRate(double perSecond, long forMs) throws IOException {
        long gapNanos = (long) (1e9 / perSecond);
        Clock clock = begin();
        long nextNanos = clock.startNanos;
        long endNanos = clock.startNanos + forMs * 1_000_000;
        for (long now = clock.startNanos; now < endNanos; now = System.nanoTime()) {
            for (; nextNanos <= now; nextNanos += gapNanos) {
                publish();
            }
            swarm.turn(nextNanos - System.nanoTime());
        }
        return end(clock);
    }

    /** Publishes whenever fewer than this many messages are under way. */
    Result saturated(int inFlight, long forMs) throws IOException {
        Clock clock = begin();
        long endNanos = clock.startNanos + forMs * 1_000_000;
        long window = inFlight * sizes[0];
        while (System.nanoTime() < endNanos) {
            for (int burst = 0; burst < inFlight && expected - delivered < window; burst++) {
                publish();
            }
            swarm.turn(1_000_000);
        }
        return end(clock);
    }

    private record Clock(long startNanos, long cpuMs) {}

    private Clock begin() throws IOException {
        phase = phase + 1 & 0xFF;
        latency = new Histogram();
        expected = 0;
        delivered = 0;
        return new Clock(System.nanoTime(), contender.process().cpuMs());
    }

    private Result end(Clock begun) throws IOException {
        double seconds = (System.nanoTime() - begun.startNanos) / 1e9;
        long inTime = delivered;
        swarm.turnUntil(() -> delivered >= expected, ARRIVE_WITHIN_MS);
        double cpuMicros = (contender.process().cpuMs() - begun.cpuMs) * 1e3 / delivered;
        return new Result(
                cpuMicros,
                inTime / seconds,
                latency.quantileMs(0.50),
                latency.quantileMs(0.95),
                latency.quantileMs(0.99),
                expected - delivered);
    }

    private void publish() {
        Connection sender = members.get(turn++ % publishers);
        int group = groupOf(sender);
        String stamp = "@T%016x%02x".formatted(System.nanoTime(), phase);
        String empty = contender.speech().message(group, "\"t\":\"\"");
        String filler =
                "The quick brown fox jumps over 13 lazy dogs. ".repeat(MESSAGE_BYTES / 45 + 1);
        int length = Math.max(0, MESSAGE_BYTES - empty.length() - stamp.length());
        sender.sendText(
                contender
                        .speech()
                        .message(group, "\"t\":\"" + stamp + filler.substring(0, length) + "\""));
        expected += sizes[group];
    }
}
