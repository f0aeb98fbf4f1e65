package whatssound.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.MultipartInput.FileUploadBoundaryException;
import org.apache.commons.fileupload2.core.MultipartInput.MalformedStreamException;
import org.apache.commons.fileupload2.core.ParameterParser;

/**
 * The form that supabase-js sends: fields, then the file in a part without a name.
 *
 * <p>On the request's virtual thread.
 */
record UploadForm(Map<String, String> fields, Optional<String> contentType) {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_FIELD_BYTES = 1 << 16;
    private static final int MAX_FIELDS = 16;

    Optional<String> cacheControl() {
        return Optional.ofNullable(fields.get("cacheControl"));
    }

    Optional<String> metadata() {
        return Optional.ofNullable(fields.get("metadata"));
    }

    /** Reads the form, writing the file's bytes to {@code draft}. */
    static UploadForm read(InputStream body, String contentType, Path draft, long maxBytes)
            throws IOException {
        String boundary = parameters(contentType).get("boundary");
        if (boundary == null) {
            throw UploadReader.invalid("The form has no boundary.", null);
        }
        try {
            MultipartInput input =
                    MultipartInput.builder()
                            .setInputStream(body)
                            .setBufferSize(BUFFER_BYTES)
                            .setBoundary(boundary.getBytes(StandardCharsets.ISO_8859_1))
                            .get();
            return read(input, draft, maxBytes);
        } catch (MalformedStreamException
                | FileUploadBoundaryException
                | FileUploadSizeException
                | IllegalArgumentException e) {
            throw UploadReader.invalid("The form does not parse.", e);
        }
    }

    private static UploadForm read(MultipartInput input, Path draft, long maxBytes)
            throws IOException {
        Map<String, String> fields = new HashMap<>();
        boolean more = input.skipPreamble();
        while (more && fields.size() < MAX_FIELDS) {
            Map<String, String> headers = headers(input.readHeaders());
            Map<String, String> part = parameters(headers.getOrDefault("content-disposition", ""));
            String name = part.getOrDefault("name", "");
            if (name.isEmpty() || part.containsKey("filename")) {
                try (InputStream file = input.newInputStream()) {
                    copy(file, draft, maxBytes);
                }
                return new UploadForm(fields, Optional.ofNullable(headers.get("content-type")));
            }
            fields.put(name, text(input));
            more = input.readBoundary();
        }
        throw UploadReader.invalid("The form has no file.", null);
    }

    private static String text(MultipartInput input) throws IOException {
        try (InputStream value = input.newInputStream()) {
            byte[] bytes = value.readNBytes(MAX_FIELD_BYTES + 1);
            if (bytes.length > MAX_FIELD_BYTES) {
                throw UploadReader.invalid("A field of the form is too long.", null);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static void copy(InputStream from, Path to, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long written = 0;
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                written += read;
                if (written > maxBytes) {
                    throw UploadReader.tooLarge();
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static Map<String, String> headers(String block) {
        Map<String, String> headers = new HashMap<>();
        block.lines()
                .filter(line -> line.indexOf(':') > 0)
                .forEach(
                        line -> {
                            int colon = line.indexOf(':');
                            headers.put(
                                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                                    line.substring(colon + 1).strip());
                        });
        return headers;
    }

    private static Map<String, String> parameters(String field) {
        ParameterParser parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        Map<String, String> parameters = new HashMap<>();
        // The parser tells an empty value as null.
        parser.parse(field, ';')
                .forEach(
                        (name, value) ->
                                parameters.put(name, Objects.requireNonNullElse(value, "")));
        return parameters;
    }
}
