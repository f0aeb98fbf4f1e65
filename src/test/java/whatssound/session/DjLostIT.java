package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.DecksScene.assertHeldBy;
import static whatssound.session.DecksScene.hears;
import static whatssound.session.DecksScene.heldBy;
import static whatssound.session.SessionCalls.assertDone;
import static whatssound.session.SessionCalls.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import whatssound.TestServer;
import whatssound.TestServer.User;
import whatssound.db.CuttableProxy;
import whatssound.db.DatabaseAddress;
import whatssound.db.Sql;
import whatssound.gateway.RealtimeClient;

/** A DJ who is gone, on a server that waits two seconds for him. */
class DjLostIT {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final TestServer SERVER = TestServer.startOwn(GRACE);

    private final DecksScene scene = new DecksScene(SERVER);
    private final User host = scene.host;

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @AfterEach
    void closeSockets() {
        scene.close();
    }

    @Test
    void theNamedSuccessorHoldsTheDecksOnceTheGraceIsOverAndTheMusicGoesOn() throws Exception {
        User coDj = scene.dj("Bo");
        User successor = scene.calls.guest("Cy", scene.session);
        scene.calls.set(host, scene.session, "{\"successor_id\":\"%s\"}".formatted(successor.id()));
        RealtimeClient hostsSocket = scene.listening(host);
        scene.listening(coDj);
        RealtimeClient ear = scene.listening(successor);
        scene.play();
        JsonNode before = scene.anchor();

        long killedNanos = System.nanoTime();
        hostsSocket.abort();
        JsonNode told = hears(ear, "decks", heldBy(successor));
        Duration waited = Duration.ofNanos(System.nanoTime() - killedNanos);

        assertThat(waited).isBetween(GRACE, GRACE.plusSeconds(4));
        assertThat(told.path("epoch").asLong()).isEqualTo(before.path("epoch").asLong() + 1);
        JsonNode after = scene.anchorOf(told.path("epoch").asLong());
        assertThat(after.path("playing").asBoolean()).isTrue();
        assertThat(after.path("at_server_ms")).isEqualTo(before.path("at_server_ms"));
        assertThat(after.path("position_ms")).isEqualTo(before.path("position_ms"));
        assertDone(scene.command(successor, after, "pause"));
    }

    @Test
    void theOldDjComesBackOnlyByTakingANewEpoch() throws Exception {
        User coDj = scene.dj("Bo");
        RealtimeClient hostsSocket = scene.listening(host);
        scene.listening(coDj);
        scene.play();
        JsonNode before = scene.anchor();
        hostsSocket.abort();
        scene.decksOnce(heldBy(coDj));

        scene.listening(host);
        assertRefused(scene.command(host, before, "pause"), 403, "not_the_dj");
        assertRefused(scene.take(host, before.path("epoch").asLong()), 409, "stale_command");
        assertDone(scene.take(host, before.path("epoch").asLong() + 1));
        assertRefused(scene.command(host, before, "pause"), 409, "stale_command");
        JsonNode now = scene.anchor();
        assertThat(now.path("epoch").asLong()).isEqualTo(before.path("epoch").asLong() + 2);
        assertDone(scene.command(host, now, "pause"));
    }

    @Test
    void withNobodyWhoMayTheAutoDjTakesOverAndTheMusicGoesOn() throws Exception {
        User listener = scene.calls.guest("Bo", scene.session);
        scene.listening(listener);
        RealtimeClient hostsSocket = scene.listening(host);
        scene.play();
        hostsSocket.abort();

        JsonNode decks = scene.decksOnce(told -> told.path("deck_holder_id").isNull());

        assertThat(decks.path("epoch").asLong()).isEqualTo(2);
        assertThat(scene.anchor().path("playing").asBoolean()).isTrue();
        assertDone(scene.take(host, 2));
    }

    @Test
    void whoIsBackWithinTheGraceKeepsTheDecks() throws Exception {
        for (int i = 0; i < 3; i++) {
            RealtimeClient socket = scene.listening(host);
            Thread.sleep(1_200);
            socket.abort();
            Thread.sleep(300);
        }

        assertHeldBy(scene.decks(), host);
        assertThat(scene.anchor().path("epoch").asLong()).isEqualTo(1);
    }

    @Test
    void aDjWhoseNetworkFallsSilentIsLostThoughNoSocketCloses() throws Exception {
        URI server = SERVER.socketAddress(SERVER.anonKey());
        DatabaseAddress target =
                new DatabaseAddress(server.getHost(), server.getPort(), "none", "none", "none");
        try (CuttableProxy network = new CuttableProxy(target)) {
            User successor = scene.dj("Bo");
            RealtimeClient ear = scene.listening(successor);
            scene.listening(
                    host,
                    URI.create(
                            server.toString()
                                    .replace(
                                            ":" + server.getPort(),
                                            ":" + network.address().port())));
            scene.play();
            Thread.sleep(GRACE.multipliedBy(2));
            assertHeldBy(scene.decks(), host);

            network.cut();
            long cutNanos = System.nanoTime();
            hears(ear, "decks", heldBy(successor));

            assertThat(Duration.ofNanos(System.nanoTime() - cutNanos))
                    .isBetween(GRACE.dividedBy(4), GRACE.plusSeconds(4));
            assertThat(scene.anchorOf(2).path("playing").asBoolean()).isTrue();
        }
    }

    @Test
    void aDjWhoOnlyCallsKeepsTheDecksAsLongAsHeDoes() throws Exception {
        User coDj = scene.dj("Bo");
        RealtimeClient ear = scene.listening(coDj);
        scene.play();
        for (int i = 0; i < 12; i++) {
            assertDone(
                    scene.calls.call(
                            host,
                            "dj_heartbeat",
                            "{\"p_session\":\"%s\",\"p_epoch\":1,\"p_position_ms\":null,\"p_at_server_ms\":null}"
                                    .formatted(scene.id)));
            Thread.sleep(500);
        }
        assertThat(DecksScene.heard(ear, "decks")).isEmpty();

        long lastNanos = System.nanoTime();
        // What he does elsewhere is no sign of life here.
        scene.calls.create(host, "Elsewhere");
        hears(ear, "decks", heldBy(coDj));
        assertThat(Duration.ofNanos(System.nanoTime() - lastNanos))
                .isBetween(GRACE.minusSeconds(1), GRACE.plusSeconds(4));
    }

    @Test
    void whoIsHereIsNotedForAllSessionsInOneStatement() throws Exception {
        User bo = scene.calls.guest("Bo", scene.session);
        scene.listening(bo);
        try (DecksScene another = new DecksScene(SERVER)) {
            another.listening(another.host);
            Sql.run(
                    SERVER.database(),
                    """
                    update private.last_seen set at = now() - interval '1 hour' where session_id in ('%s', '%s');
                    create sequence public.noted;
                    create function public.note() returns trigger language plpgsql security definer as
                      $$ begin perform nextval('public.noted'); return null; end $$;
                    create trigger note after insert or update on private.last_seen
                      for each statement execute function public.note();
                    """
                            .formatted(scene.id, another.id));

            long startNanos = System.nanoTime();
            while (!present().equals(bo.id())
                    && System.nanoTime() - startNanos < Duration.ofSeconds(12).toNanos()) {
                Thread.sleep(200);
            }
            assertThat(present()).isEqualTo(bo.id());
            assertThat(present(another)).isEqualTo(another.host.id());
            // One statement fires the triggers of an insert and of an update.
            assertThat(Sql.text(SERVER.database(), "select last_value from public.noted"))
                    .isEqualTo("2");
        } finally {
            Sql.run(
                    SERVER.database(),
                    "drop function if exists public.note cascade; drop sequence if exists public.noted");
        }
    }

    private String present() throws SQLException {
        return present(scene);
    }

    private static String present(DecksScene scene) throws SQLException {
        return Sql.text(
                SERVER.database(),
                "select string_agg(u::text, ',') from private.present_members('%s') u"
                        .formatted(scene.id));
    }
}
