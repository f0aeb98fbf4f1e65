package whatssound.media;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names in the bucket {@code tracks} that nobody can guess: who has one may read what it names.
 *
 * <p>They change with the content, so that what they name may be cached for ever. Any thread.
 */
public final class TrackPaths {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int HEX_DIGITS = 40;

    private final SecretKeySpec key;

    /**
     * @param secret kept in the data folder, so that names stay the same over restarts
     */
    public TrackPaths(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** {@code <40 hex digits>/<fileName>}. */
    String of(UUID track, String contentHash, String fileName) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest =
                    mac.doFinal((track + ":" + contentHash).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS) + "/" + fileName;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
