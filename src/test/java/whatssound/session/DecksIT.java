package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.DecksScene.assertHeldBy;
import static whatssound.session.DecksScene.hears;
import static whatssound.session.DecksScene.heldBy;
import static whatssound.session.SessionCalls.assertDone;
import static whatssound.session.SessionCalls.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.gateway.RealtimeClient;

/** Taking the decks and handing them over. */
class DecksIT {
    private final DecksScene scene = new DecksScene(TestServer.shared());
    private final User host = scene.host;

    @AfterEach
    void closeSockets() {
        scene.close();
    }

    @Test
    void takingTheDecksIsANewEpochThatChangesNothingAudible() throws Exception {
        User dj = scene.dj("Bo");
        RealtimeClient ear = scene.listening(host);
        scene.play();
        JsonNode before = scene.anchor();

        JsonNode taken = TestServer.json(scene.take(dj, before.path("epoch").asLong()));

        assertThat(taken.path("epoch").asLong()).isEqualTo(before.path("epoch").asLong() + 1);
        assertThat(taken.path("seq").asLong()).isEqualTo(before.path("seq").asLong() + 1);
        for (String audible :
                List.of("entry_id", "track_id", "position_ms", "at_server_ms", "rate", "playing")) {
            assertThat(taken.get(audible)).as(audible).isEqualTo(before.get(audible));
        }
        JsonNode told = hears(ear, "decks", heldBy(dj));
        assertThat(told.path("epoch")).isEqualTo(taken.path("epoch"));
        hears(ear, "playback", anchor -> anchor.path("seq").equals(taken.path("seq")));

        assertRefused(scene.command(host, taken, "pause"), 403, "not_the_dj");
        assertRefused(scene.command(dj, before, "pause"), 409, "stale_command");
        assertDone(scene.command(dj, taken, "pause"));
    }

    @Test
    void ofTwoDjsWhoTakeAtOnceOneHoldsTheDecks() throws Exception {
        User bo = scene.dj("Bo");
        User cy = scene.dj("Cy");
        scene.play();
        long epoch = scene.anchor().path("epoch").asLong();

        List<HttpResponse<String>> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers =
                    threads
                            .invokeAll(
                                    List.<Callable<HttpResponse<String>>>of(
                                            () -> scene.take(bo, epoch),
                                            () -> scene.take(cy, epoch)))
                            .stream()
                            .map(Future::resultNow)
                            .toList();
        }

        assertThat(answers.stream().map(HttpResponse::statusCode))
                .containsExactlyInAnyOrder(200, 409);
        User winner = answers.get(0).statusCode() == 200 ? bo : cy;
        User loser = winner.equals(bo) ? cy : bo;
        JsonNode anchor = scene.anchor();
        assertHeldBy(scene.decks(), winner);
        assertThat(anchor.path("epoch").asLong()).isEqualTo(epoch + 1);
        assertRefused(scene.command(loser, anchor, "pause"), 403, "not_the_dj");
        assertDone(scene.command(winner, anchor, "pause"));
    }

    @Test
    void theDecksAreOfferedAndAcceptedWhileTheMusicPlays() throws Exception {
        User bo = scene.calls.guest("Bo", scene.session);
        RealtimeClient ear = scene.listening(bo);
        scene.play();
        JsonNode before = scene.anchor();

        assertRefused(scene.call(bo, "accept_decks"), 409, "not_offered");
        assertDone(scene.offer(host, "\"" + bo.id() + "\""));
        hears(ear, "decks", told -> told.path("offered_to").asText().equals(bo.id()));
        assertThat(scene.anchor()).isEqualTo(before);

        JsonNode accepted = TestServer.json(scene.call(bo, "accept_decks"));
        assertThat(accepted.path("position_ms")).isEqualTo(before.path("position_ms"));
        assertThat(accepted.path("playing").asBoolean()).isTrue();
        JsonNode told = hears(ear, "decks", heldBy(bo));
        assertThat(told.path("offered_to").isNull()).isTrue();
        hears(ear, "members", changed -> changed.findValuesAsText("role").contains("dj"));
        assertDone(scene.command(bo, accepted, "pause"));
    }

    @Test
    void anOfferIsDeclinedOrTakenBack() {
        User bo = scene.calls.guest("Bo", scene.session);
        assertDone(scene.offer(host, "\"" + bo.id() + "\""));
        assertDone(scene.call(bo, "decline_decks"));
        assertThat(scene.decks().path("offered_to").isNull()).isTrue();

        assertDone(scene.offer(host, "\"" + bo.id() + "\""));
        assertDone(scene.offer(host, "null"));
        assertRefused(scene.call(bo, "accept_decks"), 409, "not_offered");
        assertRefused(scene.call(bo, "decline_decks"), 409, "not_offered");
        assertHeldBy(scene.decks(), host);
    }

    @Test
    void onlyWhoMayHoldTheDecksTakesOrOffersThem() {
        User bo = scene.calls.guest("Bo", scene.session);
        User stranger = scene.server.signUp("Stranger");

        assertRefused(scene.take(bo, 1), 403, "not_a_dj");
        assertRefused(scene.take(stranger, 1), 403, "not_a_member");
        assertRefused(scene.offer(bo, "\"" + bo.id() + "\""), 403, "not_the_dj");
        assertRefused(scene.offer(host, "\"" + stranger.id() + "\""), 404, "no_such_member");
        assertRefused(scene.offer(host, "\"" + host.id() + "\""), 404, "no_such_member");
        assertThat(scene.take(host, 77).statusCode()).as("they are his").isEqualTo(200);
        assertThat(scene.anchor().path("epoch").asLong()).isEqualTo(1);
    }

    @Test
    void whoIsADjNoMoreLosesTheDecksAndTheMusicGoesOn() throws Exception {
        User bo = scene.dj("Bo");
        scene.play();
        JsonNode taken = TestServer.json(scene.take(bo, scene.anchor().path("epoch").asLong()));
        RealtimeClient socket = scene.listening(bo);

        assertDone(scene.calls.setRole(host, scene.session, bo, "listener"));

        JsonNode after = scene.anchor();
        assertHeldBy(scene.decks(), host);
        assertThat(after.path("epoch").asLong()).isEqualTo(taken.path("epoch").asLong() + 1);
        assertThat(after.path("playing").asBoolean()).isTrue();
        assertThat(after.path("position_ms")).isEqualTo(taken.path("position_ms"));
        hears(socket, "decks", heldBy(host));
        assertRefused(scene.command(bo, after, "pause"), 403, "not_the_dj");
        assertRefused(scene.take(bo, after.path("epoch").asLong()), 403, "not_a_dj");
    }

    @Test
    void aDjWhoLeavesIsFollowedByTheNamedSuccessor() throws Exception {
        User bo = scene.dj("Bo");
        User cy = scene.calls.guest("Cy", scene.session);
        scene.play();
        assertDone(scene.take(bo, scene.anchor().path("epoch").asLong()));
        scene.calls.set(host, scene.session, "{\"successor_id\":\"%s\"}".formatted(cy.id()));

        assertDone(scene.call(bo, "leave_session"));

        JsonNode decks = scene.decks();
        assertHeldBy(decks, cy);
        assertThat(decks.path("successor_id").isNull()).isTrue();
        assertDone(scene.command(cy, scene.anchor(), "pause"));
    }
}
