package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import whatssound.http.ByteRange;
import whatssound.http.ServedFile;

/**
 * The heads of answers about one file, of which most is the same for all. Lives on one event loop.
 */
final class FileHead {
    private static final byte[] WHOLE = "HTTP/1.1 200 OK\r\n".getBytes(US_ASCII);
    private static final byte[] PART = "HTTP/1.1 206 Partial Content\r\n".getBytes(US_ASCII);
    private static final byte[] NOT_MODIFIED = "HTTP/1.1 304 Not Modified\r\n".getBytes(US_ASCII);
    private static final int NUMBERS_BYTES = 160;

    private final DateField date;
    private final byte[] fields;
    private final String size;

    FileHead(ServedFile file, DateField date) {
        this.date = date;
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> field : file.headers().fields().entrySet()) {
            lines.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
        }
        this.fields = lines.toString().getBytes(US_ASCII);
        this.size = Long.toString(file.size());
    }

    ByteBuf whole(ByteBufAllocator allocator) {
        ByteBuf head = begin(allocator, WHOLE);
        write(head, "content-length: ");
        write(head, size);
        return end(head);
    }

    ByteBuf part(ByteBufAllocator allocator, ByteRange.Part part) {
        ByteBuf head = begin(allocator, PART);
        write(head, "content-length: ");
        write(head, Long.toString(part.length()));
        write(head, "\r\ncontent-range: bytes ");
        write(head, Long.toString(part.offset()));
        head.writeByte('-');
        write(head, Long.toString(part.offset() + part.length() - 1));
        head.writeByte('/');
        write(head, size);
        return end(head);
    }

    ByteBuf notModified(ByteBufAllocator allocator) {
        return begin(allocator, NOT_MODIFIED).writeByte('\r').writeByte('\n');
    }

    private ByteBuf begin(ByteBufAllocator allocator, byte[] statusLine) {
        byte[] dateLine = date.line();
        return allocator
                .directBuffer(statusLine.length + dateLine.length + fields.length + NUMBERS_BYTES)
                .writeBytes(statusLine)
                .writeBytes(dateLine)
                .writeBytes(fields);
    }

    private static ByteBuf end(ByteBuf head) {
        write(head, "\r\n\r\n");
        return head;
    }

    private static void write(ByteBuf head, String text) {
        var _ = head.writeCharSequence(text, US_ASCII);
    }
}
