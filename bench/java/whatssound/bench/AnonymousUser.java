package whatssound.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A user with a token like those that {@code signInAnonymously} gives. */
record AnonymousUser(UUID id) {
    private static final long LIFETIME_SECONDS = 3600;

    static AnonymousUser number(int number) {
        return new AnonymousUser(new UUID(0x0000_0000_0000_4000L, 0x8000_0000_0000_0000L | number));
    }

    String token(String secret) {
        long now = Instant.now().getEpochSecond();
        String head = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8));
        String claims =
                base64(
                        """
                        {"sub":"%s","role":"authenticated","aud":"authenticated","is_anonymous":true,"iat":%d,"exp":%d,\
                        "app_metadata":{},"user_metadata":{},"session_id":"%s","aal":"aal1"}"""
                                .formatted(id, now, now + LIFETIME_SECONDS, id)
                                .getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return head
                    + "."
                    + claims
                    + "."
                    + base64(mac.doFinal((head + "." + claims).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
