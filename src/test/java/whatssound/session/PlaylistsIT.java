package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.assertRefused;
import static whatssound.session.SessionRules.succeeds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.http.DialectClient.Reply;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** Playlists: one's own alone, in one's own order, and what of them a queue takes. */
class PlaylistsIT {
    private static final SessionRules RULES = new SessionRules();

    private final Person ann = RULES.person("Ann");
    private final Person bo = RULES.person("Bo");

    @AfterAll
    static void stop() {
        RULES.close();
    }

    @Test
    void aListIsMadeOnceHoweverOftenItIsSent() {
        String id = UUID.randomUUID().toString();
        String track = RULES.track();
        String made =
                "{\"p_id\":\"%s\",\"p_name\":\" Dinner \",\"p_tracks\":%s}"
                        .formatted(id, json(track));

        Reply first = succeeds(ann.call("create_playlist", made));
        assertThat(first.json().path("name").asText()).isEqualTo("Dinner");
        assertThat(first.json().path("track_count").asInt()).isEqualTo(1);
        assertThat(first.json().path("duration_ms").asInt()).isEqualTo(60_000);
        assertThat(succeeds(ann.call("create_playlist", made)).json()).isEqualTo(first.json());

        assertRefused(bo.call("create_playlist", made), 409, "id_taken");
        assertRefused(
                ann.call("create_playlist", made.replace("Dinner", "Lunch")), 409, "id_taken");
        assertThat(lists(ann)).hasSize(1);
        assertThat(lists(bo)).isEmpty();
    }

    @Test
    void aTrackIsInAListOnceWhereItWasFirst() {
        String[] tracks = tracks(3);
        String list = list(ann, tracks[1], tracks[0], tracks[1]);

        assertThat(tracksOf(list)).containsExactly(tracks[1], tracks[0]);
        Reply added = add(ann, list, tracks[0], tracks[2], UUID.randomUUID().toString());
        assertThat(succeeds(added).body()).isEqualTo("1");
        assertThat(tracksOf(list)).containsExactly(tracks[1], tracks[0], tracks[2]);
        succeeds(change(ann, "remove_from_playlist", list, tracks[0]));
        succeeds(change(ann, "remove_from_playlist", list, tracks[0]));
        assertThat(tracksOf(list)).containsExactly(tracks[1], tracks[2]);
    }

    @Test
    void aMoveWritesOneRow() {
        String[] tracks = tracks(4);
        String list = list(ann, tracks);
        String ranks =
                "select string_agg(rank::text, ',' order by rank) from playlist_tracks where track_id <> '%s' and playlist_id = '%s'"
                        .formatted(tracks[3], list);
        String others = RULES.text(ranks);

        succeeds(move(list, tracks[3], tracks[1]));
        assertThat(tracksOf(list)).containsExactly(tracks[0], tracks[3], tracks[1], tracks[2]);
        assertThat(RULES.text(ranks)).isEqualTo(others);

        succeeds(move(list, tracks[0], null));
        succeeds(move(list, tracks[2], tracks[3]));
        assertThat(tracksOf(list)).containsExactly(tracks[2], tracks[3], tracks[1], tracks[0]);
    }

    @Test
    void movesIntoOneGapKeepTheOrderForEver() {
        String[] tracks = tracks(3);
        String list = list(ann, tracks);
        for (int i = 0; i < 60; i++) {
            succeeds(move(list, tracks[i % 2 == 0 ? 2 : 1], tracks[i % 2 == 0 ? 1 : 2]));
        }
        assertThat(tracksOf(list)).containsExactly(tracks[0], tracks[1], tracks[2]);
    }

    @Test
    void nobodyElseSeesOrChangesIt() {
        String track = RULES.track();
        String list = list(ann, track);

        for (String path :
                new String[] {"/playlists?select=id", "/playlist_tracks?select=track_id"}) {
            assertThat(bo.client().get(path).body()).isEqualTo("[]");
            assertThat(ann.client().get(path).json()).hasSize(1);
        }
        assertRefused(add(bo, list, track), 404, "no_such_playlist");
        assertRefused(change(bo, "remove_from_playlist", list, track), 404, "no_such_playlist");
        assertRefused(bo.call("delete_playlist", of(list)), 404, "no_such_playlist");
        assertRefused(rename(bo, list, "Mine"), 404, "no_such_playlist");
        Room room = RULES.room(bo);
        assertRefused(queue(room, bo, list), 404, "no_such_playlist");

        succeeds(rename(ann, list, "Late"));
        assertThat(lists(ann).get(0).path("name").asText()).isEqualTo("Late");
        succeeds(ann.call("delete_playlist", of(list)));
        assertThat(lists(ann)).isEmpty();
        assertRefused(ann.call("delete_playlist", of(list)), 404, "no_such_playlist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \\u200b \"", "\"a\\u202eb\"", "\"a\\nb\""})
    void aNameIsOneThatCanBeRead(String name) {
        assertRefused(
                ann.call("create_playlist", "{\"p_name\":%s}".formatted(name)),
                400,
                "invalid_playlist");
        String list = list(ann);
        assertRefused(
                ann.call(
                        "rename_playlist",
                        "{\"p_playlist\":\"%s\",\"p_name\":%s}".formatted(list, name)),
                400,
                "invalid_playlist");
    }

    @Test
    void namesTracksAndListsHaveAnEnd() {
        assertRefused(create(bo, "x".repeat(61)), 400, "invalid_playlist");
        succeeds(create(bo, "x".repeat(60)));
        assertRefused(
                ann.call("create_playlist", "{\"p_name\":\"a\",\"p_tracks\":null}"),
                400,
                "invalid_playlist");

        String list = list(ann);
        demos("full", 501);
        String[] many = ids("full");
        assertRefused(add(ann, list, many), 400, "invalid_playlist");
        succeeds(add(ann, list, Arrays.copyOf(many, 500)));
        assertRefused(add(ann, list, many[500]), 409, "playlist_full");
        assertThat(tracksOf(list)).hasSize(500);

        RULES.sql(
                "insert into playlists (owner_id, name) select '%s', 'x' from generate_series(1, 99)"
                        .formatted(ann.id()));
        assertRefused(create(ann, "One more"), 409, "too_many_playlists");
    }

    @Test
    void twoAtOnceDoNotBothFindRoomForTheLast() throws Exception {
        RULES.sql(
                "insert into playlists (owner_id, name) select '%s', 'x' from generate_series(1, 98)"
                        .formatted(ann.id()));

        List<Future<Reply>> replies;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            replies =
                    IntStream.range(0, 4)
                            .mapToObj(i -> threads.submit(() -> create(ann, "List " + i)))
                            .toList();
        }

        int made = 0;
        for (Future<Reply> reply : replies) {
            made += reply.get().status() == 200 ? 1 : 0;
        }
        assertThat(made).isEqualTo(2);
        assertThat(lists(ann)).hasSize(100);
    }

    @Test
    void addedAtOnceEachIsInItOnceWithARankOfItsOwn() throws Exception {
        String[] tracks = tracks(8);
        String list = list(ann);
        List<Future<Reply>> replies;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            replies =
                    Stream.concat(Arrays.stream(tracks), Arrays.stream(tracks))
                            .map(track -> threads.submit(() -> add(ann, list, track)))
                            .toList();
        }

        for (Future<Reply> reply : replies) {
            // At most four calls of a user are answered at once.
            assertThat(reply.get().status()).isIn(200, 429);
        }
        assertThat(tracksOf(list)).doesNotHaveDuplicates().isSubsetOf(tracks).isNotEmpty();
    }

    @Test
    void onlyWhatOneMaySeeIsKept() {
        String sealed = RULES.recording(bo, UUID.randomUUID().toString());
        String list = list(ann);
        assertRefused(add(ann, list, sealed), 404, "no_such_track");
        assertRefused(add(ann, list, UUID.randomUUID().toString()), 404, "no_such_track");

        Room room = RULES.room(bo);
        succeeds(RULES.request(room, bo, sealed));
        succeeds(ann.call("join_session", "{\"p_code\":\"%s\"}".formatted(room.code())));
        succeeds(add(ann, list, sealed));
        assertThat(tracksOf(list)).containsExactly(sealed);
    }

    @Test
    void whatGoesLeavesEveryList() {
        String track = RULES.recording(ann, UUID.randomUUID().toString());
        String stays = RULES.track();
        String list = list(ann, track, stays);

        succeeds(ann.call("delete_track", "{\"p_track\":\"%s\"}".formatted(track)));

        assertThat(tracksOf(list)).containsExactly(stays);
        assertRefused(add(ann, list, track), 404, "no_such_track");

        String taken = RULES.recording(ann, UUID.randomUUID().toString());
        succeeds(add(ann, list, taken));
        succeeds(
                RULES.operator()
                        .post(
                                "/rpc/take_down",
                                "{\"p_track\":\"%s\",\"p_reason\":\"Not theirs\"}"
                                        .formatted(taken)));
        assertThat(tracksOf(list)).containsExactly(stays);
    }

    @Test
    void whatIsRemovedWhileItIsAddedIsInNoList() throws Exception {
        for (int round = 0; round < 10; round++) {
            String track = RULES.recording(ann, UUID.randomUUID().toString());
            String list = list(ann);
            Future<Reply> added;
            Future<Reply> deleted;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                added = threads.submit(() -> add(ann, list, track));
                deleted =
                        threads.submit(
                                () ->
                                        ann.call(
                                                "delete_track",
                                                "{\"p_track\":\"%s\"}".formatted(track)));
            }
            assertThat(added.get().status()).isIn(200, 404);
            succeeds(deleted.get());
            assertThat(tracksOf(list)).isEmpty();
        }
    }

    @Test
    void whatMayWaitIsQueuedAndTheRestToldByReason() {
        Room room = RULES.room(bo);
        succeeds(ann.call("join_session", "{\"p_code\":\"%s\"}".formatted(room.code())));
        String[] tracks = tracks(7);
        succeeds(RULES.request(room, bo, tracks[1]));
        String list = list(ann, tracks);

        JsonNode told = succeeds(queue(room, ann, list)).json();

        assertThat(told.path("queued").asInt()).isEqualTo(3);
        assertThat(told.path("refused").toString())
                .isEqualTo("{\"request_cap\":3,\"duplicate_entry\":1}");
        assertThat(queued(room)).containsExactly(tracks[1], tracks[0], tracks[2], tracks[3]);

        RULES.set(room, "requests = 'djs'");
        assertThat(succeeds(queue(room, ann, list)).json().toString())
                .isEqualTo("{\"queued\":0,\"refused\":{\"requests_locked\":7}}");
        assertThat(succeeds(queue(room, bo, list(bo, tracks))).json().toString())
                .as("who is a DJ has no such limit")
                .isEqualTo("{\"queued\":3,\"refused\":{\"duplicate_entry\":4}}");
    }

    @Test
    void aListIsQueuedOnlyWhereOneIs() {
        String list = list(ann, RULES.track());
        assertRefused(queue(RULES.room(bo), ann, list), 403, "not_a_member");
        Room own = RULES.room(ann);
        RULES.set(own, "ended_at = now()");
        assertRefused(queue(own, ann, list), 410, "session_ended");
    }

    @Test
    void aSealedTrackOfAnothersIsNotCarriedAway() {
        String sealed = RULES.recording(bo, UUID.randomUUID().toString());
        Room room = RULES.room(bo);
        RULES.set(room, "has_password = true");
        succeeds(RULES.request(room, bo, sealed));
        RULES.sql(
                "insert into members (session_id, user_id) values ('%s', '%s')"
                        .formatted(room.id(), ann.id()));
        String list = list(ann, sealed);

        assertThat(succeeds(queue(RULES.room(ann), ann, list)).json().toString())
                .isEqualTo("{\"queued\":0,\"refused\":{\"no_such_track\":1}}");
    }

    @Test
    void theyAreExportedAndGoWithTheAccount() {
        String track = RULES.track();
        String list = list(ann, track);

        JsonNode mine = succeeds(ann.call("export_my_data", "{}")).json().path("playlists");
        assertThat(mine.findValuesAsText("name")).containsExactly("List");
        assertThat(mine.path(0).path("tracks").findValuesAsText("track_id")).containsExactly(track);

        succeeds(ann.call("delete_my_account", "{}"));
        assertThat(RULES.text("select count(*) from playlists where id = '%s'".formatted(list)))
                .isEqualTo("0");
        assertThat(tracksOf(list)).isEmpty();
    }

    @Test
    void ownTracksAreFoundAsTheyAreTyped() {
        title(RULES.recording(ann, "a".repeat(64)), "Canción de otoño", "Ángela", 3000);
        title(RULES.recording(ann, "b".repeat(64)), "Straße", "Øyvind", 1000);
        title(RULES.recording(ann, "c".repeat(64)), "100% wool_", "Zoë", 2000);
        RULES.recording(bo, "d".repeat(64));

        assertThat(found(ann, "cancion ANGELA", "title")).containsExactly("Canción de otoño");
        assertThat(found(ann, "oyvind", "title")).containsExactly("Straße");
        assertThat(found(ann, "0% wool_", "title")).containsExactly("100% wool_");
        assertThat(found(ann, "%", "title")).containsExactly("100% wool_");
        assertThat(found(ann, "", "title"))
                .containsExactly("100% wool_", "Canción de otoño", "Straße");
        assertThat(found(ann, "", "artist"))
                .containsExactly("Canción de otoño", "Straße", "100% wool_");
        assertThat(found(ann, "", "length"))
                .containsExactly("Straße", "100% wool_", "Canción de otoño");
        assertThat(found(bo, "", "added")).containsExactly("Mine");
        assertRefused(search(ann, "", "colour", 0, 10), 400, "invalid_search");
        assertRefused(search(ann, "", "title", -1, 10), 400, "invalid_search");
        assertRefused(search(ann, "", "title", 0, 201), 400, "invalid_search");
        assertRefused(search(ann, "x".repeat(201), "title", 0, 10), 400, "invalid_search");
        assertThat(search(ann, "", "title", 1, 1).json().findValuesAsText("title"))
                .containsExactly("Canción de otoño");
    }

    private static String list(Person person, String... tracks) {
        return succeeds(
                        person.call(
                                "create_playlist",
                                "{\"p_name\":\"List\",\"p_tracks\":%s}".formatted(json(tracks))))
                .json()
                .path("id")
                .asText();
    }

    private static Reply create(Person person, String name) {
        return person.call("create_playlist", "{\"p_name\":\"%s\"}".formatted(name));
    }

    private static JsonNode lists(Person person) {
        return succeeds(person.call("my_playlists", "{}")).json();
    }

    private static Reply add(Person person, String list, String... tracks) {
        return person.call(
                "add_to_playlist",
                "{\"p_playlist\":\"%s\",\"p_tracks\":%s}".formatted(list, json(tracks)));
    }

    private static Reply change(Person person, String function, String list, String track) {
        return person.call(
                function, "{\"p_playlist\":\"%s\",\"p_track\":\"%s\"}".formatted(list, track));
    }

    private static Reply rename(Person person, String list, String name) {
        return person.call(
                "rename_playlist",
                "{\"p_playlist\":\"%s\",\"p_name\":\"%s\"}".formatted(list, name));
    }

    private Reply move(String list, String track, @Nullable String before) {
        return ann.call(
                "move_in_playlist",
                "{\"p_playlist\":\"%s\",\"p_track\":\"%s\",\"p_before\":%s}"
                        .formatted(list, track, before == null ? "null" : "\"" + before + "\""));
    }

    private static Reply queue(Room room, Person person, String list) {
        return person.call(
                "queue_playlist",
                "{\"p_session\":\"%s\",\"p_playlist\":\"%s\"}".formatted(room.id(), list));
    }

    private static String of(String list) {
        return "{\"p_playlist\":\"%s\"}".formatted(list);
    }

    private static String json(String... tracks) {
        return Arrays.stream(tracks)
                .map(track -> "\"" + track + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String[] tracks(int count) {
        return Stream.generate(RULES::track).limit(count).toArray(String[]::new);
    }

    private static void demos(String title, int count) {
        RULES.sql(
                """
                insert into tracks (title, duration_ms, sample_rate, sample_count, audio_path, demo)
                select '%s', 60000, 48000, 2880000, 'demo.m4a', true from generate_series(1, %d)
                """
                        .formatted(title, count));
    }

    private static String[] ids(String title) {
        return split(
                RULES.text(
                        "select string_agg(id::text, ',') from tracks where title = '%s'"
                                .formatted(title)));
    }

    private static List<String> tracksOf(String list) {
        return List.of(
                split(
                        RULES.text(
                                "select coalesce(string_agg(track_id::text, ',' order by rank), '') from playlist_tracks where playlist_id = '%s'"
                                        .formatted(list))));
    }

    private static List<String> queued(Room room) {
        return List.of(
                split(
                        RULES.text(
                                "select string_agg(track_id::text, ',' order by rank) from queue_entries where session_id = '%s'"
                                        .formatted(room.id()))));
    }

    private static String[] split(String ids) {
        return ids.isEmpty() ? new String[0] : ids.split(",", -1);
    }

    private static void title(String track, String title, String artist, int durationMs) {
        RULES.sql(
                "update tracks set title = '%s', artist = '%s', duration_ms = %d where id = '%s'"
                        .formatted(title, artist, durationMs, track));
    }

    private static Reply search(Person person, String words, String order, int offset, int limit) {
        return person.client()
                .post(
                        "/rpc/own_tracks?select=title",
                        "{\"p_words\":\"%s\",\"p_order\":\"%s\",\"p_offset\":%d,\"p_limit\":%d}"
                                .formatted(words, order, offset, limit));
    }

    private static List<String> found(Person person, String words, String order) {
        return succeeds(search(person, words, order, 0, 100)).json().findValuesAsText("title");
    }
}
