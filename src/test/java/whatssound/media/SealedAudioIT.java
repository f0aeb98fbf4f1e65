package whatssound.media;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.storage.StorageFixture.get;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import whatssound.db.Claims;

/** Whose audio anybody with its address may read, and whose only members open. */
class SealedAudioIT {
    private static final Ffmpeg FFMPEG = new Ffmpeg(SoundFiles.bundled());
    private static final IngestFixture FIXTURE =
            new IngestFixture(SoundFiles.bundled(), Duration.ofSeconds(20));
    private static final SoundFiles SOUNDS = new SoundFiles(FFMPEG, FIXTURE.storage().folder());

    private final UUID track = UUID.randomUUID();
    private final UUID session = UUID.randomUUID();
    private final Claims ann = FIXTURE.storage().newUser();
    private final Claims bo = FIXTURE.storage().newUser();

    @AfterAll
    static void stop() {
        FFMPEG.close();
        FIXTURE.close();
    }

    @Test
    void aTrackIsSealedUntilItIsQueuedWhereNoPasswordIsWanted() {
        JsonNode row = upload();
        assertThat(row.get("open").asBoolean()).isFalse();
        assertThat(isPublic(row)).isFalse();
        assertThat(mayOpen(ann, row)).isTrue();
        assertThat(mayOpen(bo, row)).isFalse();

        enter(true);
        queue();
        assertThat(isPublic(FIXTURE.track(track))).isFalse();
        assertThat(mayOpen(bo, row)).as("a member").isTrue();
        FIXTURE.storage().sql("delete from public.members where user_id = '" + bo.subject() + "'");
        assertThat(mayOpen(bo, row)).as("who was one").isFalse();

        FIXTURE.storage()
                .sql(
                        "update public.sessions set has_password = false where id = '"
                                + session
                                + "'");
        JsonNode opened = FIXTURE.track(track);
        assertThat(opened.get("open").asBoolean()).isTrue();
        assertThat(isPublic(opened)).isTrue();
    }

    @Test
    void renditionsThatComeLaterAreOpenToo() {
        JsonNode first = upload();
        enter(false);
        queue();

        JsonNode finished = FIXTURE.finishedTrack(track);
        assertThat(isPublic(first)).isTrue();
        finished.get("renditions")
                .forEach(
                        rendition -> assertThat(isPublic(rendition.get("path").asText())).isTrue());
        FIXTURE.awaitRest();
        assertThat(
                        FIXTURE.count(
                                "realtime.messages where event = 'track' and topic = 'session:%s'"
                                        .formatted(session)))
                .as("opened, and then more of it")
                .isBetween(1L, 2L);
    }

    private JsonNode upload() {
        FIXTURE.send(ann, track, "a.mp3", SOUNDS.tone("a.mp3"));
        FIXTURE.outcome(track);
        return FIXTURE.track(track);
    }

    private void enter(boolean password) {
        FIXTURE.storage()
                .sql(
                        """
                with made as (
                  insert into public.sessions (id, code, name, host_id, deck_holder_id, has_password)
                  values ('%1$s', private.new_join_code(), 'Cellar', '%2$s', '%2$s', %4$s) returning id)
                insert into public.members (session_id, user_id, role)
                select id, '%2$s'::uuid, 'host'::public.member_role from made
                union all select id, '%3$s', 'listener' from made"""
                                .formatted(session, ann.subject(), bo.subject(), password));
    }

    private void queue() {
        FIXTURE.storage()
                .sql(
                        "insert into public.queue_entries (session_id, track_id, requested_by) values ('%s', '%s', '%s')"
                                .formatted(session, track, ann.subject()));
    }

    private boolean isPublic(JsonNode row) {
        return isPublic(row.get("audio_path").asText());
    }

    private boolean isPublic(String path) {
        return FIXTURE.dialect(bo).handle(get("/object/public/tracks/" + path, Map.of())).status()
                == 200;
    }

    private boolean mayOpen(Claims claims, JsonNode row) {
        return FIXTURE.dialect(claims)
                        .handle(
                                get(
                                        "/object/authenticated/sealed/"
                                                + row.get("audio_path").asText(),
                                        Map.of()))
                        .status()
                == 200;
    }
}
