package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Members of one presence channel, each of whom tracks itself and keeps account of what it is told.
 *
 * <p>A member's view is how many metas it knows and the sum of the hashes of their refs: equal to
 * another's only if both know the same, each once. Lives on the swarm's thread.
 */
final class PresenceCrowd implements FrameListener {
    private static final byte[] REF = "\"phx_ref\":\"".getBytes(US_ASCII);
    private static final byte[] LEAVES = "\"leaves\":{".getBytes(US_ASCII);

    private final Swarm swarm;
    private final Product product;
    private final List<Member> members = new ArrayList<>();
    private int tracked;
    private long lastTrackNanos;

    /** What one client has heard and makes of it. */
    static final class Member {
        final Connection connection;
        boolean joined;
        boolean acknowledged;
        int known;
        long refs;
        int frames;
        long bytes;
        long changedNanos;

        Member(Connection connection) {
            this.connection = connection;
        }
    }

    PresenceCrowd(Swarm swarm, Product product) {
        this.swarm = swarm;
        this.product = product;
    }

    void connect() throws IOException {
        members.add(new Member(swarm.connect(product.port(), product.socketPath("2.0.0"), this)));
    }

    List<Member> members() {
        return members;
    }

    /** Whether this many are seen by all, and the same ones. */
    boolean agreeOn(int people) {
        return members.stream()
                .filter(member -> member.connection.isOpen())
                .allMatch(
                        member -> member.known == people && member.refs == members.getFirst().refs);
    }

    int tracked() {
        return tracked;
    }

    long lastTrackNanos() {
        return lastTrackNanos;
    }

    /** When the last member was told the last change. */
    long lastChangeNanos() {
        return members.stream().mapToLong(member -> member.changedNanos).max().orElse(0);
    }

    @Override
    public void opened(Connection connection) {
        connection.sendText(
                """
                ["1","1","realtime:%s","phx_join",{"access_token":"%s","config":{"private":true,\
                "broadcast":{},"presence":{"key":"%s","enabled":true}}}]"""
                        .formatted(
                                Topics.name(0, 0),
                                product.token(connection.index),
                                AnonymousUser.number(connection.index).id()));
    }

    @Override
    public void frame(Connection connection, ByteBuffer frame) {
        Member member = members.get(connection.index);
        member.frames++;
        member.bytes += frame.remaining();
        if (contains(frame, "presence_")) {
            count(member, frame);
        } else if (!member.joined) {
            join(member, Speech.text(frame));
        } else if (contains(frame, "\"2\"")) {
            member.acknowledged = true;
        }
    }

    @Override
    public void closed(Connection connection, int code) {
        throw new IllegalStateException("a socket was closed with " + code);
    }

    private void join(Member member, String reply) {
        if (!reply.contains("\"status\":\"ok\"")) {
            throw new IllegalStateException("the join was refused: " + reply);
        }
        member.joined = true;
        tracked++;
        lastTrackNanos = System.nanoTime();
        member.connection.sendText(
                """
                ["1","2","realtime:%s","presence",{"type":"presence","event":"track",\
                "payload":{"name":"Member %d"}}]"""
                        .formatted(Topics.name(0, 0), member.connection.index));
    }

    /** Joins are told before leaves, and a state has no leaves. */
    private void count(Member member, ByteBuffer frame) {
        int leaves = indexOf(frame, LEAVES, frame.position());
        int at = indexOf(frame, REF, frame.position());
        while (at >= 0) {
            int sign = leaves >= 0 && at > leaves ? -1 : 1;
            member.known += sign;
            member.refs += sign * hash(frame, at + REF.length);
            at = indexOf(frame, REF, at + REF.length);
        }
        member.changedNanos = swarm.turnNanos();
    }

    private static long hash(ByteBuffer frame, int from) {
        long hash = 1125899906842597L;
        for (int i = from; frame.get(i) != '"'; i++) {
            hash = 31 * hash + frame.get(i);
        }
        return hash * 0x9E3779B97F4A7C15L;
    }

    /** In the first bytes, where the name of the event is. */
    private static boolean contains(ByteBuffer frame, String word) {
        ByteBuffer head = frame.duplicate();
        head.limit(Math.min(frame.limit(), frame.position() + 80));
        return indexOf(head, word.getBytes(US_ASCII), head.position()) >= 0;
    }

    private static int indexOf(ByteBuffer frame, byte[] word, int from) {
        int last = frame.limit() - word.length;
        for (int start = from; start <= last; start++) {
            int matched = 0;
            while (matched < word.length && frame.get(start + matched) == word[matched]) {
                matched++;
            }
            if (matched == word.length) {
                return start;
            }
        }
        return -1;
    }
}
