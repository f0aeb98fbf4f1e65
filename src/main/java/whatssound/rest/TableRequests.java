package whatssound.rest;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import whatssound.db.Access;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.error.ErrorCode;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.rest.error.RestException;
import whatssound.rest.query.QueryParser;
import whatssound.rest.query.RestQuery;
import whatssound.rest.schema.SchemaCache;
import whatssound.rest.statement.AnswerForm;
import whatssound.rest.statement.Conflict;
import whatssound.rest.statement.ReadStatement;
import whatssound.rest.statement.Result;
import whatssound.rest.statement.ResultStatement;
import whatssound.rest.statement.Shape;
import whatssound.rest.statement.WriteStatement;

/** Requests for {@code /table}. Virtual threads. */
final class TableRequests {
    private final Database database;
    private final SchemaCache schemas;

    TableRequests(Database database, SchemaCache schemas) {
        this.database = database;
        this.schemas = schemas;
    }

    HttpResponse read(HttpRequest request, Claims claims, String table) {
        MediaType mediaType = MediaType.of(request);
        Preferences preferences = Preferences.of(request);
        RestQuery query = QueryParser.ofTable(request.query());
        boolean head = request.method().equals("HEAD");
        AnswerForm form = form(mediaType, preferences, !head);
        ResultStatement statement =
                schemas.resolve(schema -> ReadStatement.of(schema, query, table, form));
        Result result =
                database.inTransaction(
                        claims, Access.READ_ONLY, RequestSettings.of(request), statement::run);
        requireSingle(mediaType, result.rows());
        ContentRange range = ContentRange.of(query.at(List.of()), result);
        HttpResponse response =
                head
                        ? Answer.withoutBody(range.status(), result)
                                .with("content-type", mediaType.contentType())
                        : Answer.withBody(range.status(), result, mediaType);
        return Answer.telling(preferences, response.with("content-range", range.field()));
    }

    HttpResponse insert(HttpRequest request, Claims claims, String table) {
        RestQuery query = QueryParser.ofTable(request.query());
        JsonBody body = JsonBody.of(request);
        if (query.columns().isEmpty() && !body.uniform()) {
            throw RestException.of(ErrorCode.PGRST102, "All object keys must match");
        }
        List<String> columns = query.columns().orElseGet(() -> List.copyOf(body.keys()));
        Preferences preferences = Preferences.of(request);
        Result result =
                write(
                        request,
                        claims,
                        table,
                        query,
                        statement ->
                                statement.insert(
                                        body.asArray(),
                                        body.rows(),
                                        columns,
                                        preferences.conflict(),
                                        preferences.missingAsDefault()));
        boolean nothingNew =
                preferences.conflict() != Conflict.FAIL && result.affected() == result.updated();
        return written(request, preferences, result, nothingNew ? 200 : 201);
    }

    HttpResponse update(HttpRequest request, Claims claims, String table) {
        RestQuery query = QueryParser.ofTable(request.query());
        JsonBody body = JsonBody.of(request);
        if (body.array()) {
            throw RestException.of(ErrorCode.PGRST102, "An update takes one object");
        }
        List<String> columns = query.columns().orElseGet(() -> List.copyOf(body.keys()));
        Result result =
                write(
                        request,
                        claims,
                        table,
                        query,
                        statement -> statement.update(body.text(), columns));
        Preferences preferences = Preferences.of(request);
        return written(request, preferences, result, preferences.representation() ? 200 : 204);
    }

    HttpResponse delete(HttpRequest request, Claims claims, String table) {
        RestQuery query = QueryParser.ofTable(request.query());
        Result result = write(request, claims, table, query, WriteStatement::delete);
        Preferences preferences = Preferences.of(request);
        return written(request, preferences, result, preferences.representation() ? 200 : 204);
    }

    private Result write(
            HttpRequest request,
            Claims claims,
            String table,
            RestQuery query,
            Function<WriteStatement, ResultStatement> writing) {
        MediaType mediaType = MediaType.of(request);
        Preferences preferences = Preferences.of(request);
        AnswerForm form = form(mediaType, preferences, preferences.representation());
        ResultStatement statement =
                schemas.resolve(
                        schema -> writing.apply(new WriteStatement(schema, query, table, form)));
        return database.inTransaction(
                claims,
                Access.READ_WRITE,
                RequestSettings.of(request),
                connection -> {
                    Result result = statement.run(connection);
                    // Within the transaction, which the refusal undoes.
                    if (preferences.representation()) {
                        requireSingle(mediaType, result.rows());
                    }
                    requireWithin(preferences.mostAffected(), result.affected());
                    return result;
                });
    }

    private static HttpResponse written(
            HttpRequest request, Preferences preferences, Result result, int status) {
        HttpResponse response =
                preferences.representation()
                        ? Answer.withBody(status, result, MediaType.of(request))
                        : Answer.withoutBody(status, result);
        String total = preferences.counted() ? String.valueOf(result.total()) : "*";
        return Answer.telling(preferences, response.with("content-range", "*/" + total));
    }

    private static AnswerForm form(MediaType mediaType, Preferences preferences, boolean body) {
        Shape shape = mediaType.single() ? Shape.ONE_ROW : Shape.ROWS;
        return new AnswerForm(
                body ? shape : Shape.NOTHING, mediaType.stripNulls(), preferences.counted());
    }

    static void requireSingle(MediaType mediaType, long rows) {
        if (mediaType.single() && rows != 1) {
            throw RestException.of(
                    ErrorCode.PGRST116,
                    "Cannot coerce the result to a single JSON object",
                    "The result contains %d rows".formatted(rows));
        }
    }

    private static void requireWithin(@Nullable Long mostAffected, long affected) {
        if (mostAffected != null && affected > mostAffected) {
            throw RestException.of(
                    ErrorCode.PGRST124,
                    "Query result exceeds max-affected preference constraint",
                    "The query affects %d rows".formatted(affected));
        }
    }
}
