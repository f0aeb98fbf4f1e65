package whatssound.storage;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A manifest whose reader has an address that is signed, and needs such addresses for the files
 * that it names beside itself: HLS (RFC 8216) and DASH (ISO/IEC 23009-1) as ffmpeg writes them.
 * Pure.
 */
final class SignedManifest {
    private static final Pattern HLS_NAME = Pattern.compile("(?m)^(?!#)([^\\s/?]+)$");
    private static final Pattern HLS_ATTRIBUTE = Pattern.compile("(?<=URI=\")([^\"/?]+)(?=\")");
    private static final Pattern DASH_NAME =
            Pattern.compile("(?<=<BaseURL>)([^</?]+)(?=</BaseURL>)");

    private SignedManifest() {}

    static boolean isManifest(String name) {
        return name.endsWith(".m3u8") || name.endsWith(".mpd");
    }

    /**
     * @param signature of a file beside it, by its name
     */
    static String of(String name, String manifest, UnaryOperator<String> signature) {
        if (name.endsWith(".mpd")) {
            return signed(DASH_NAME, manifest, signature);
        }
        return signed(HLS_NAME, signed(HLS_ATTRIBUTE, manifest, signature), signature);
    }

    private static String signed(Pattern names, String text, UnaryOperator<String> signature) {
        return names.matcher(text)
                .replaceAll(
                        (MatchResult found) ->
                                Matcher.quoteReplacement(
                                        found.group(1)
                                                + "?token="
                                                + signature.apply(found.group(1))));
    }
}
