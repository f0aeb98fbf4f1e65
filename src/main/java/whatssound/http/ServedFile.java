package whatssound.http;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file as its readers are told of it. Any thread.
 *
 * @param eTag strong, with its quotes
 * @param lastModified in whole seconds
 * @param headers the fields of every answer that has its content, ETag and Last-Modified among them
 */
public record ServedFile(
        Path path, long size, String eTag, Instant lastModified, Headers headers) {}
