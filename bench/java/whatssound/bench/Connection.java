package whatssound.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One WebSocket of a {@link Swarm}: knows where its bytes are cut into frames and nothing of what
 * they say. Lives on the swarm's thread.
 */
final class Connection {
    private static final byte[] NOTHING = {};
    private static final int MAX_FRAME_HEADER = 14;
    static final int NO_GOODBYE = 1006;

    /** Its number within the swarm, from 0. */
    final int index;

    /** Whatever the benchmark remembers of it. */
    Object attachment;

    /** Which of its requests were granted, a bit each. */
    long answered;

    final SocketChannel channel;
    final FrameListener listener;
    SelectionKey key;
    private byte[] tail = NOTHING;
    private byte[] unsent = NOTHING;
    private boolean upgraded;
    private boolean open = true;

    Connection(int index, SocketChannel channel, FrameListener listener) {
        this.index = index;
        this.channel = channel;
        this.listener = listener;
    }

    boolean isOpen() {
        return open && upgraded;
    }

    void sendText(String text) {
        send(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    void sendBinary(byte[] payload) {
        send(0x82, payload);
    }

    /** Frames of a client are masked; the mask of zeros is legal, and costs neither side a pass. */
    private void send(int firstByte, byte[] payload) {
        ByteBuffer frame =
                ByteBuffer.allocate(payload.length + MAX_FRAME_HEADER).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        write(frame.putInt(0).put(payload).flip());
    }

    /** Stops or resumes reading what the server sends: a client that has stalled. */
    void setReading(boolean reading) {
        key.interestOps(reading ? SelectionKey.OP_READ : 0);
    }

    /** Drops the connection without a goodbye. */
    void abort() {
        open = false;
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** The other end has gone, with or without a goodbye. */
    void lost(int code) {
        if (open) {
            abort();
            listener.closed(this, code);
        }
    }

    void write(ByteBuffer bytes) {
        try {
            if (unsent.length == 0) {
                channel.write(bytes);
            }
            if (bytes.hasRemaining()) {
                byte[] more = Arrays.copyOf(unsent, unsent.length + bytes.remaining());
                bytes.get(more, unsent.length, bytes.remaining());
                unsent = more;
                key.interestOpsOr(SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            lost(NO_GOODBYE);
        }
    }

    void writable() throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(unsent);
        channel.write(rest);
        unsent = Arrays.copyOfRange(unsent, rest.position(), unsent.length);
        if (unsent.length == 0) {
            unsent = NOTHING;
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
    }

    /** Reads what there is through the swarm's one buffer; keeps only a frame that broke off. */
    void readable(ByteBuffer shared) throws IOException {
        shared.clear().put(tail);
        tail = NOTHING;
        if (channel.read(shared) < 0) {
            lost(NO_GOODBYE);
            return;
        }
        shared.flip();
        if (!upgraded && !takeUpgrade(shared)) {
            keep(shared);
            return;
        }
        while (open && nextFrame(shared)) {}
        keep(shared);
    }

    private void keep(ByteBuffer rest) {
        if (rest.remaining() == rest.capacity()) {
            throw new IllegalStateException("a frame is larger than the buffer");
        }
        if (rest.hasRemaining()) {
            tail = new byte[rest.remaining()];
            rest.get(tail);
        }
    }

    private boolean takeUpgrade(ByteBuffer bytes) {
        int limit = bytes.limit();
        for (int end = 0; end + 4 <= limit; end++) {
            if (bytes.getInt(end) == 0x0D0A0D0A) {
                if (bytes.get(9) != '1' || bytes.get(10) != '0' || bytes.get(11) != '1') {
                    byte[] answer = new byte[limit];
                    bytes.get(0, answer);
                    throw new IllegalStateException(
                            "not upgraded: " + new String(answer, StandardCharsets.UTF_8));
                }
                bytes.position(end + 4);
                upgraded = true;
                listener.opened(this);
                return true;
            }
        }
        return false;
    }

    private boolean nextFrame(ByteBuffer bytes) {
        int start = bytes.position();
        int limit = bytes.limit();
        if (limit - start < 2) {
            return false;
        }
        int length = bytes.get(start + 1) & 0x7F;
        int header = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (limit - start < header) {
            return false;
        }
        if (length == 126) {
            length = Short.toUnsignedInt(bytes.getShort(start + 2));
        } else if (length == 127) {
            length = Math.toIntExact(bytes.getLong(start + 2));
        }
        int end = start + header + length;
        if (limit < end) {
            return false;
        }
        take(bytes.get(start) & 0x0F, bytes.position(start + header).limit(end));
        bytes.limit(limit).position(end);
        return true;
    }

    private void take(int opcode, ByteBuffer payload) {
        switch (opcode) {
            case 0x9 -> {
                byte[] ping = new byte[payload.remaining()];
                payload.get(ping);
                send(0x8A, ping);
            }
            case 0xA -> {}
            case 0x8 -> {
                int code = payload.remaining() < 2 ? 1005 : Short.toUnsignedInt(payload.getShort());
                lost(code);
            }
            default -> listener.frame(this, payload);
        }
    }
}
