package whatssound.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import whatssound.auth.TokenCheck;
import whatssound.auth.Tokens;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseException;
import whatssound.error.ErrorCode;
import whatssound.error.TooSoon;
import whatssound.http.ClientNetwork;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.rest.error.RestException;
import whatssound.rest.schema.SchemaCache;

/**
 * The PostgREST API over the public schema, as the role of each request's token. Virtual threads.
 */
public final class RestDialect implements HttpHandler {
    private static final String SCHEMA = "public";

    private final Tokens tokens;
    private final TableRequests tables;
    private final CallRequests calls;
    private final CallAdmission admission;
    private final CallWitness witness;
    private final RequestTurns turns;

    public RestDialect(Database database, Tokens tokens) {
        this(database, tokens, CallAdmission.ALL, CallWitness.NONE, Map.of());
    }

    /**
     * @param narrow how many calls of a function run at once, of all users together; the others are
     *     as many as there are connections
     */
    public RestDialect(
            Database database,
            Tokens tokens,
            CallAdmission admission,
            CallWitness witness,
            Map<String, Integer> narrow) {
        this(database, tokens, admission, witness, RequestTurns.usual(narrow));
    }

    RestDialect(
            Database database,
            Tokens tokens,
            CallAdmission admission,
            CallWitness witness,
            RequestTurns turns) {
        SchemaCache schemas = new SchemaCache(database);
        this.admission = admission;
        this.witness = witness;
        this.turns = turns;
        this.tokens = tokens;
        this.tables = new TableRequests(database, schemas);
        this.calls = new CallRequests(database, schemas);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        try {
            Claims claims = claimsOf(request);
            String function = functionOf(request);
            Optional<TooSoon> tooSoon = admit(request, function, claims);
            if (tooSoon.isPresent()) {
                return Answer.refusing(tooSoon.get());
            }
            try {
                HttpResponse response =
                        turns.take(
                                claims,
                                request.clientAddress(),
                                function,
                                () -> answer(request, function, claims));
                testify(request, function, claims, response);
                return response;
            } catch (DatabaseException e) {
                return DatabaseErrors.answer(e, claims);
            }
        } catch (RestException e) {
            HttpResponse response = HttpResponse.json(e.code().httpStatus(), e.body());
            return switch (e.code()) {
                case PGRST301, PGRST303 ->
                        response.with(
                                "www-authenticate",
                                "Bearer error=\"invalid_token\", error_description=\"%s\""
                                        .formatted(e.getMessage()));
                case PGRST302 -> response.with("www-authenticate", "Bearer");
                default -> response;
            };
        }
    }

    /** Before the request takes a turn, so that a flood keeps nobody waiting. */
    private Optional<TooSoon> admit(HttpRequest request, @Nullable String function, Claims claims) {
        return function == null
                ? Optional.empty()
                : admission.refusal(
                        function,
                        claims,
                        ClientNetwork.of(request.clientAddress()),
                        argumentsOf(request));
    }

    private void testify(
            HttpRequest request, @Nullable String function, Claims claims, HttpResponse response) {
        if (function != null && response.status() < 300) {
            witness.called(function, claims, argumentsOf(request));
        }
    }

    private static String argumentsOf(HttpRequest request) {
        return new String(request.bytes(), StandardCharsets.UTF_8);
    }

    /** Null where no function is called. */
    private static @Nullable String functionOf(HttpRequest request) {
        String[] segments = request.path().split("/", -1);
        boolean called =
                segments.length == 3 && segments[1].equals("rpc") && !segments[2].isEmpty();
        return called ? decoded(segments[2]) : null;
    }

    private HttpResponse answer(HttpRequest request, @Nullable String function, Claims claims) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        requireSchema(request, reads ? "accept-profile" : "content-profile");
        String[] segments = request.path().split("/", -1);
        if (segments.length == 2 && !segments[1].isEmpty()) {
            return table(request, claims, decoded(segments[1]));
        }
        if (function != null) {
            return function(request, claims, function);
        }
        throw RestException.of(ErrorCode.PGRST125, "Invalid path specified in request URL");
    }

    private HttpResponse table(HttpRequest request, Claims claims, String table) {
        return switch (request.method()) {
            case "GET", "HEAD" -> tables.read(request, claims, table);
            case "POST" -> tables.insert(request, claims, table);
            case "PATCH" -> tables.update(request, claims, table);
            case "DELETE" -> tables.delete(request, claims, table);
            default -> throw unsupported(request);
        };
    }

    private HttpResponse function(HttpRequest request, Claims claims, String function) {
        return switch (request.method()) {
            case "POST" -> calls.post(request, claims, function);
            case "GET", "HEAD" -> calls.get(request, claims, function);
            default -> throw unsupported(request);
        };
    }

    private Claims claimsOf(HttpRequest request) {
        String token =
                Tokens.tokenOf(request)
                        .orElseThrow(
                                () ->
                                        RestException.of(
                                                ErrorCode.PGRST302,
                                                "Anonymous access is disabled"));
        TokenCheck check = tokens.check(token);
        return switch (check) {
            case TokenCheck.Valid(Claims claims) -> claims;
            case TokenCheck.Expired _ -> throw RestException.of(ErrorCode.PGRST303, "JWT expired");
            case TokenCheck.Incomplete _ ->
                    throw RestException.of(
                            ErrorCode.PGRST303, "Fields `role` and `exp` are required in JWT");
            case TokenCheck.Malformed _ ->
                    throw RestException.of(
                            ErrorCode.PGRST301, "The token provided is not a valid JWT");
            case TokenCheck.Forged _ ->
                    throw RestException.of(ErrorCode.PGRST301, "Failed to validate JWT signature");
        };
    }

    private static void requireSchema(HttpRequest request, String header) {
        String asked = request.headers().get(header).orElse(SCHEMA);
        if (!asked.equals(SCHEMA)) {
            throw RestException.of(
                    ErrorCode.PGRST106,
                    "Invalid schema: " + asked,
                    null,
                    "Only the following schemas are exposed: " + SCHEMA);
        }
    }

    private static RestException unsupported(HttpRequest request) {
        return RestException.of(ErrorCode.PGRST117, "Unsupported HTTP method: " + request.method());
    }

    private static String decoded(String segment) {
        try {
            String name = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (name.indexOf('\0') < 0) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // A broken escape names nothing, like any other wrong path.
        }
        throw RestException.of(ErrorCode.PGRST125, "Invalid path specified in request URL");
    }
}
