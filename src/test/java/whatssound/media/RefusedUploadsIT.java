package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.storage.StorageFixture.text;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import whatssound.db.Claims;
import whatssound.http.HttpResponse;

/** What is not taken in, whatever the file is worth: too much, or taken down before. */
class RefusedUploadsIT {
    private static final Ffmpeg FFMPEG = new Ffmpeg(SoundFiles.bundled());
    private static final IngestFixture FIXTURE =
            new IngestFixture(SoundFiles.bundled(), Duration.ofSeconds(20));
    private static final SoundFiles SOUNDS = new SoundFiles(FFMPEG, FIXTURE.storage().folder());
    private static final byte[] MP3 = SOUNDS.tone("a.mp3");

    private final QuotaStore quotas = new QuotaStore(FIXTURE.storage().database());
    private final Claims ann = FIXTURE.storage().newUser();

    @AfterEach
    void noQuotas() {
        quotas.set(Map.of());
    }

    @AfterAll
    static void stop() {
        FFMPEG.close();
        FIXTURE.close();
    }

    @Test
    void onePersonStoresSoMuch() {
        quotas.set(Map.of("user", MP3.length - 1L, "server", 0L));

        assertRefused(send(UUID.randomUUID()), 413, "UserQuotaExceeded");
        assertThat(FIXTURE.count("public.uploads where owner_id = '" + ann.subject() + "'"))
                .isZero();

        quotas.set(Map.of("user", 50L * MP3.length));
        UUID id = UUID.randomUUID();
        assertThat(send(id).status()).isEqualTo(200);
        FIXTURE.finishedTrack(id);
        FIXTURE.awaitRest();
        quotas.set(Map.of("user", (long) MP3.length + 1));
        assertRefused(send(UUID.randomUUID()), 413, "UserQuotaExceeded");
        FIXTURE.storage().sql("select private.remove_track('" + id + "')");
        assertThat(send(UUID.randomUUID()).status()).as("deleting makes room").isEqualTo(200);
        FIXTURE.awaitRest();
    }

    @Test
    void allTogetherStoreSoMuch() {
        quotas.set(Map.of("server", 1L));

        assertRefused(send(UUID.randomUUID()), 507, "ServerFull");
    }

    @Test
    void whatWasTakenDownIsNotTakenInAgain() {
        UUID id = UUID.randomUUID();
        byte[] other = SOUNDS.tone("b.mp3", "-b:a", "96k");
        FIXTURE.send(ann, id, "b.mp3", other);
        FIXTURE.finishedTrack(id);
        FIXTURE.awaitRest();
        FIXTURE.storage().sql("select public.take_down('" + id + "', 'Not theirs')");

        Claims bo = FIXTURE.storage().newUser();
        assertRefused(FIXTURE.send(bo, UUID.randomUUID(), "c.mp3", other), 403, "ContentBlocked");
        assertThat(FIXTURE.count("storage.objects where owner = '" + bo.subject() + "'")).isZero();
        assertThat(FIXTURE.send(bo, UUID.randomUUID(), "a.mp3", MP3).status()).isEqualTo(200);
        FIXTURE.awaitRest();
    }

    @Test
    void whatItsSenderDoesNotSayHeMayShareIsNotTakenIn() {
        for (String metadata :
                new String[] {
                    "{}", "{\"rights_confirmed\":false}", "{\"rights_confirmed\":[true]}"
                }) {
            assertRefused(
                    FIXTURE.sendSaying(metadata, ann, UUID.randomUUID(), MP3),
                    403,
                    "RightsNotConfirmed");
        }
        assertThat(FIXTURE.count("public.uploads where owner_id = '" + ann.subject() + "'"))
                .isZero();

        UUID id = UUID.randomUUID();
        send(id);
        assertThat(FIXTURE.outcome(id).path("rights_confirmed_at").asText()).isNotEmpty();
        assertThat(FIXTURE.track(id).path("rights_confirmed_at"))
                .as("kept with the track when the upload is forgotten")
                .isEqualTo(FIXTURE.outcome(id).path("rights_confirmed_at"));
        assertThat(FIXTURE.track(id).path("owner_id").asText())
                .isEqualTo(String.valueOf(ann.subject()));
        FIXTURE.awaitRest();
    }

    private HttpResponse send(UUID id) {
        return FIXTURE.send(ann, id, "a.mp3", MP3);
    }

    private static void assertRefused(HttpResponse reply, int status, String code) {
        assertThat(text(reply)).contains('"' + code + '"');
        assertThat(text(reply)).contains("\"statusCode\":\"" + status + '"');
    }
}
