package whatssound.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.Claims;
import whatssound.db.DatabaseException;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.http.HttpHandler;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.realtime.BroadcastRequests.Reading;

/**
 * Broadcasts that are sent by HTTP: {@code POST /broadcast} takes a batch, {@code POST
 * /broadcast/{topic}/events/{event}} one. Virtual threads.
 *
 * <p>They reach all members, the sender's own socket included. The policies that judge a socket's
 * broadcasts judge these.
 */
public final class BroadcastDialect implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcastDialect.class);
    private static final String UNAUTHORIZED = "Unauthorized";

    private final Realtime realtime;
    private final Function<HttpRequest, Claims> claimsOf;
    private final SenderLimits limits = new SenderLimits();

    /**
     * @param claimsOf who a request is, or a {@link WhatsSoundException}
     */
    public BroadcastDialect(Realtime realtime, Function<HttpRequest, Claims> claimsOf) {
        this.realtime = realtime;
        this.claimsOf = claimsOf;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        String[] path = request.path().split("/", -1); // the first is empty
        boolean batch = path.length == 2 && path[1].equals("broadcast");
        boolean single =
                path.length == 5 && path[1].equals("broadcast") && path[3].equals("events");
        if (!request.method().equals("POST") || !(batch || single)) {
            return message(ErrorCode.NO_SUCH_ROUTE, "There is no such call here");
        }
        Claims sender;
        try {
            sender = claimsOf.apply(request);
        } catch (WhatsSoundException refusal) {
            return message(401, refusal.code(), UNAUTHORIZED);
        }
        Reading reading =
                batch
                        ? BroadcastRequests.batch(request)
                        : BroadcastRequests.single(request, path[2], path[4]);
        return switch (reading) {
            case Reading.UnsupportedType _ ->
                    error(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "error",
                            "Unsupported Media Type. Use application/json"
                                    + (batch ? "" : " or application/octet-stream"));
            case Reading.Unfit(ObjectNode errors) -> unfit(errors);
            case Reading.Fit(List<RestBroadcast> broadcasts) ->
                    withinLimits(request, sender, broadcasts, single);
        };
    }

    private HttpResponse withinLimits(
            HttpRequest request, Claims sender, List<RestBroadcast> broadcasts, boolean mustAll) {
        SenderLimits.Verdict verdict =
                limits.take(sender, request.clientAddress(), broadcasts.size());
        HttpResponse answer =
                switch (verdict.outcome()) {
                    case GRANTED -> send(sender, request.clientAddress(), broadcasts, mustAll);
                    case EXHAUSTED ->
                            message(
                                    ErrorCode.MESSAGE_RATE_LIMIT_REACHED,
                                    "You have exceeded your rate limit");
                    case BATCH_TOO_LARGE ->
                            message(
                                    ErrorCode.MESSAGE_RATE_LIMIT_REACHED,
                                    "Too many messages to broadcast, please reduce the batch size");
                };
        return verdict.told(answer);
    }

    /**
     * @param mustAll whether a broadcast that may not be sent refuses the request; else it is left
     *     out
     */
    private HttpResponse send(
            Claims sender, String address, List<RestBroadcast> broadcasts, boolean mustAll) {
        try {
            List<RestBroadcast> permitted = permitted(sender, broadcasts);
            if (mustAll && permitted.size() < broadcasts.size()) {
                return message(ErrorCode.UNAUTHORIZED, UNAUTHORIZED);
            }
            // Judged as a whole before the first is sent, so that a failure sends none.
            List<ClaimedEvents.Outcome> outcomes =
                    permitted.stream().map(broadcast -> send(sender, address, broadcast)).toList();
            return mustAll && outcomes.getFirst() instanceof ClaimedEvents.Outcome.Refused refused
                    ? message(refused.code(), refused.text())
                    : HttpResponse.empty(202);
        } catch (WhatsSoundException refusal) {
            return message(refusal.code(), refusal.text());
        } catch (DatabaseException e) {
            LOG.warn("the database failed a broadcast over HTTP", e);
            return message(ErrorCode.UNABLE_TO_CONNECT_TO_PROJECT, "The database does not answer");
        }
    }

    private ClaimedEvents.Outcome send(Claims sender, String address, RestBroadcast broadcast) {
        ClaimedEvents.Outcome outcome =
                realtime.claimed()
                        .offer(
                                broadcast.topic(),
                                broadcast.event(),
                                broadcast.payload(),
                                sender,
                                address);
        if (outcome instanceof ClaimedEvents.Outcome.NotClaimed) {
            tell(broadcast);
        }
        return outcome;
    }

    private void tell(RestBroadcast broadcast) {
        if (broadcast.persist() == null) {
            realtime.broadcast(
                    broadcast.topic(), broadcast.event(), broadcast.payload(), broadcast.meta());
        } else {
            // The stream of the database tells it, once it has committed.
            realtime.messages()
                    .store(
                            UUID.randomUUID().toString(),
                            broadcast.topic(),
                            broadcast.event(),
                            broadcast.payload(),
                            broadcast.persist());
        }
    }

    private List<RestBroadcast> permitted(Claims sender, List<RestBroadcast> broadcasts) {
        record Question(Topic topic, String event) {}
        Map<Question, Boolean> answers = new HashMap<>();
        List<RestBroadcast> permitted = new ArrayList<>();
        for (RestBroadcast broadcast : broadcasts) {
            if (answers.computeIfAbsent(
                    new Question(broadcast.topic(), broadcast.event()),
                    asked -> realtime.mayBroadcast(sender, asked.topic(), asked.event()))) {
                permitted.add(broadcast);
            }
        }
        return permitted;
    }

    private static HttpResponse unfit(ObjectNode errors) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", ErrorCode.UNPROCESSABLE_ENTITY.code());
        body.set("errors", errors);
        return HttpResponse.json(ErrorCode.UNPROCESSABLE_ENTITY.httpStatus(), body.toString());
    }

    private static HttpResponse message(ErrorCode code, String text) {
        return message(code.httpStatus(), code, text);
    }

    private static HttpResponse message(int status, ErrorCode code, String text) {
        return error(status, code, "message", text);
    }

    private static HttpResponse error(ErrorCode code, String field, String text) {
        return error(code.httpStatus(), code, field, text);
    }

    private static HttpResponse error(int status, ErrorCode code, String field, String text) {
        return HttpResponse.json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("code", code.code())
                        .put(field, text)
                        .toString());
    }
}
