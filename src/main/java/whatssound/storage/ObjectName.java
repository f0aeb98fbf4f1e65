package whatssound.storage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Where an object lies: its bucket, and its name there, in which slashes make folders. Any thread.
 */
public record ObjectName(String bucket, String name) {
    private static final int MAX_BYTES = 1024;

    /**
     * @throws WhatsSoundException INVALID_KEY where the name could be misread by a file system, a
     *     browser or a log
     */
    public ObjectName {
        if (bucket.isEmpty() || !isAllowed(name)) {
            throw new WhatsSoundException(
                    ErrorCode.INVALID_KEY, "The object's name is not allowed.");
        }
    }

    /** Reads {@code bucket/folder/file}, percent-encoded as in a URL. */
    static ObjectName parse(String encodedPath) {
        int slash = encodedPath.indexOf('/');
        if (slash < 0) {
            throw new WhatsSoundException(ErrorCode.INVALID_KEY, "The object has no name.");
        }
        return new ObjectName(
                decode(encodedPath.substring(0, slash)), decode(encodedPath.substring(slash + 1)));
    }

    /** The part after the last slash. */
    public String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Another file in the same folder. */
    ObjectName beside(String fileName) {
        return new ObjectName(bucket, name.substring(0, name.lastIndexOf('/') + 1) + fileName);
    }

    /** The parts between the slashes. */
    public List<String> segments() {
        return List.of(name.split("/", -1));
    }

    /** As replies tell it: {@code bucket/name}. */
    public String key() {
        return bucket + "/" + name;
    }

    /** Percent-decodes one path; a plus sign is a plus sign here, unlike in a query. */
    static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new WhatsSoundException(
                    ErrorCode.INVALID_KEY, "The path is not percent-encoded correctly.", e);
        }
    }

    private static boolean isAllowed(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
                || name.codePoints().anyMatch(ObjectName::isHarmful)) {
            return false;
        }
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    // U+FFFD is what bytes become that are no UTF-8; a backslash is a separator elsewhere.
    private static boolean isHarmful(int codePoint) {
        return Character.isISOControl(codePoint)
                || codePoint == '\\'
                || codePoint == 0xFFFD
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
