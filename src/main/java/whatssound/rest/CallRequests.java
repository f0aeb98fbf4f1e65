package whatssound.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import whatssound.db.Access;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.error.ErrorCode;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.http.Query;
import whatssound.rest.error.RestException;
import whatssound.rest.query.QueryParser;
import whatssound.rest.query.RestQuery;
import whatssound.rest.schema.Routine;
import whatssound.rest.schema.Schema;
import whatssound.rest.schema.SchemaCache;
import whatssound.rest.statement.AnswerForm;
import whatssound.rest.statement.CallStatement;
import whatssound.rest.statement.Result;
import whatssound.rest.statement.ResultStatement;
import whatssound.rest.statement.Shape;

/** Requests for {@code /rpc/function}. Virtual threads. */
final class CallRequests {
    private final Database database;
    private final SchemaCache schemas;

    /** A call with all names resolved. */
    private record Call(Routine routine, RestQuery query, ResultStatement statement) {}

    CallRequests(Database database, SchemaCache schemas) {
        this.database = database;
        this.schemas = schemas;
    }

    /** A call with its arguments in a JSON body. */
    HttpResponse post(HttpRequest request, Claims claims, String function) {
        MediaType mediaType = MediaType.of(request);
        Preferences preferences = Preferences.of(request);
        JsonBody body = bodyOf(request);
        Call call =
                schemas.resolve(
                        schema -> {
                            RestQuery query = QueryParser.ofFunction(request.query(), Set.of());
                            Routine routine = CallStatement.choose(schema, function, body.keys());
                            return new Call(
                                    routine,
                                    query,
                                    CallStatement.withJson(
                                            schema,
                                            query,
                                            routine,
                                            body.keys(),
                                            body.text(),
                                            form(mediaType, preferences, routine, true)));
                        });
        Access access = call.routine().readsOnly() ? Access.READ_ONLY : Access.READ_WRITE;
        return run(request, claims, call, access, mediaType, preferences);
    }

    /** A call with its arguments in the query string: it cannot write. */
    HttpResponse get(HttpRequest request, Claims claims, String function) {
        MediaType mediaType = MediaType.of(request);
        Preferences preferences = Preferences.of(request);
        boolean body = request.method().equals("GET");
        Call call =
                schemas.resolve(
                        schema -> {
                            RestQuery query =
                                    QueryParser.ofFunction(
                                            request.query(), argumentNames(schema, function));
                            Map<String, String> texts = new LinkedHashMap<>();
                            for (Query.Parameter argument : query.arguments()) {
                                texts.put(argument.name(), argument.value());
                            }
                            Routine routine =
                                    CallStatement.choose(schema, function, texts.keySet());
                            return new Call(
                                    routine,
                                    query,
                                    CallStatement.withTexts(
                                            schema,
                                            query,
                                            routine,
                                            texts,
                                            form(mediaType, preferences, routine, body)));
                        });
        return run(request, claims, call, Access.READ_ONLY, mediaType, preferences);
    }

    private HttpResponse run(
            HttpRequest request,
            Claims claims,
            Call call,
            Access access,
            MediaType mediaType,
            Preferences preferences) {
        Routine routine = call.routine();
        Result result =
                database.inTransaction(
                        claims,
                        access,
                        RequestSettings.of(request),
                        connection -> {
                            Result rows = call.statement().run(connection);
                            if (routine.returnsSet()) {
                                TableRequests.requireSingle(mediaType, rows.rows());
                            }
                            return rows;
                        });
        if (routine.result() == Routine.Result.NOTHING) {
            return Answer.telling(preferences, Answer.withoutBody(204, result));
        }
        ContentRange range = ContentRange.of(call.query().at(List.of()), result);
        HttpResponse response =
                request.method().equals("HEAD")
                        ? Answer.withoutBody(range.status(), result)
                        : Answer.withBody(range.status(), result, mediaType);
        return Answer.telling(preferences, response.with("content-range", range.field()));
    }

    private static JsonBody bodyOf(HttpRequest request) {
        if (request.bytes().length == 0) {
            return new JsonBody("{}", false, 1, Set.of(), true);
        }
        JsonBody body = JsonBody.of(request);
        if (body.array()) {
            throw RestException.of(
                    ErrorCode.PGRST102, "The arguments of a function are one object");
        }
        return body;
    }

    private static Set<String> argumentNames(Schema schema, String function) {
        return schema.routines().getOrDefault(function, List.of()).stream()
                .flatMap(routine -> routine.arguments().stream())
                .map(Routine.Argument::name)
                .collect(Collectors.toSet());
    }

    private static AnswerForm form(
            MediaType mediaType, Preferences preferences, Routine routine, boolean body) {
        boolean one = mediaType.single() || !routine.returnsSet();
        Shape shape =
                switch (routine.result()) {
                    case NOTHING -> Shape.NOTHING;
                    case VALUE -> one ? Shape.ONE_VALUE : Shape.VALUES;
                    case ROW -> one ? Shape.ONE_ROW : Shape.ROWS;
                };
        return new AnswerForm(
                body ? shape : Shape.NOTHING, mediaType.stripNulls(), preferences.counted());
    }
}
