package whatssound.storage;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Signs the addresses of objects in private buckets, as {@code {url, iat, exp}} in a JWT (HS256).
 * The key serves nothing else, so that neither is a login's token a signature, nor the other way
 * round. Any thread.
 */
public final class AddressSignatures {
    private static final int LONGEST = 4_096;
    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();

    private final MACSigner signer;
    private final MACVerifier verifier;
    private final InstantSource clock;

    /**
     * @param secret at least 32 bytes
     */
    public AddressSignatures(String secret, InstantSource clock) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        try {
            this.signer = new MACSigner(key);
            this.verifier = new MACVerifier(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 takes any secret of 32 bytes or more", e);
        }
        this.clock = clock;
    }

    /** What opens an object for so long. */
    String sign(ObjectName name, long lifetimeSeconds) {
        return sign(name, SignatureWindow.of(nowSeconds(), lifetimeSeconds));
    }

    String sign(ObjectName name, SignatureWindow window) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("url", name.key());
        claims.put("iat", window.fromSeconds());
        claims.put("exp", window.toSeconds());
        JWSObject signed = new JWSObject(HEADER, new Payload(claims));
        try {
            signed.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with HS256 needs nothing but the secret", e);
        }
        return signed.serialize();
    }

    /**
     * The time of a signature that opens this object now.
     *
     * @throws WhatsSoundException INVALID_SIGNATURE, or INVALID_JWT where it has expired
     */
    SignatureWindow check(ObjectName name, String signature) {
        Map<String, Object> claims = claims(signature);
        if (!name.key().equals(claims.get("url"))
                || !(claims.get("iat") instanceof Number from)
                || !(claims.get("exp") instanceof Number to)) {
            throw forged();
        }
        if (to.longValue() <= nowSeconds()) {
            throw new WhatsSoundException(
                    ErrorCode.INVALID_JWT, "\"exp\" claim timestamp check failed");
        }
        return new SignatureWindow(from.longValue(), to.longValue());
    }

    /** Seconds that a signature has left. */
    long leftSeconds(SignatureWindow window) {
        return Math.max(0, window.toSeconds() - nowSeconds());
    }

    private Map<String, Object> claims(String signature) {
        if (signature.length() > LONGEST) {
            throw forged();
        }
        try {
            JWSObject signed = JWSObject.parse(signature);
            if (JWSAlgorithm.HS256.equals(signed.getHeader().getAlgorithm())
                    && signed.verify(verifier)) {
                Map<String, Object> claims = signed.getPayload().toJSONObject();
                return claims == null ? Map.of() : claims;
            }
        } catch (ParseException | JOSEException e) {
            throw forged();
        }
        throw forged();
    }

    private static WhatsSoundException forged() {
        return new WhatsSoundException(
                ErrorCode.INVALID_SIGNATURE, ErrorCode.INVALID_SIGNATURE.meaning());
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }
}
