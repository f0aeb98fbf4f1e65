package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import whatssound.auth.TestUser;
import whatssound.auth.Tokens;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;
import whatssound.http.DialectClient;
import whatssound.http.DialectClient.Reply;
import whatssound.rest.RestDialect;

/** A database and the people of its sessions, who call its functions over REST. Any thread. */
final class SessionRules implements AutoCloseable {
    private static final byte[] SECRET =
            "a secret that is longer than thirty-two bytes".getBytes(StandardCharsets.US_ASCII);

    private final TestDatabase testDatabase = TestDatabase.fresh();
    private final Tokens tokens = new Tokens(SECRET, "http://test/auth/v1", Instant::now);
    private final RestDialect rest = new RestDialect(testDatabase.database(), tokens);

    /** Somebody signed in. */
    record Person(UUID id, DialectClient client) {
        Reply call(String function, String arguments) {
            return client.post("/rpc/" + function, arguments);
        }
    }

    /** Whoever runs the server, by the service key. */
    DialectClient operator() {
        return new DialectClient(rest).with("apikey", tokens.serviceKey()).as(tokens.serviceKey());
    }

    /** A session that its host created. */
    record Room(String id, String code, Person host) {}

    Person person(String name) {
        TestUser user = TestUser.signUp(testDatabase, tokens, name);
        return new Person(
                user.id(),
                new DialectClient(rest).with("apikey", tokens.anonKey()).as(user.token()));
    }

    Room room(Person host) {
        JsonNode session = succeeds(host.call("create_session", "{\"p_name\":\"Friday\"}")).json();
        return new Room(session.path("id").asText(), session.path("code").asText(), host);
    }

    Person guest(Room room, String name) {
        Person guest = person(name);
        succeeds(guest.call("join_session", "{\"p_code\":\"%s\"}".formatted(room.code())));
        return guest;
    }

    Person guest(Room room, String name, String role) {
        Person guest = guest(room, name);
        sql(
                "update members set role = '%s' where session_id = '%s' and user_id = '%s'"
                        .formatted(role, room.id(), guest.id()));
        return guest;
    }

    /** A track that everybody may play. */
    String track() {
        String id = UUID.randomUUID().toString();
        sql(
                """
                insert into tracks (id, title, duration_ms, sample_rate, sample_count, audio_path, demo)
                values ('%s', 'Demo', 60000, 48000, 2880000, 'demo.m4a', true)
                """
                        .formatted(id));
        return id;
    }

    /** A recording of somebody's own, with its objects, which are of that content. */
    String recording(Person owner, String hash) {
        String id = UUID.randomUUID().toString();
        sql(
                """
                insert into tracks (id, owner_id, title, artist, duration_ms, sample_rate, sample_count, audio_path)
                values ('%1$s', '%2$s', 'Mine', 'Me', 60000, 48000, 2880000, '%1$s/aac128.m4a');
                insert into storage.objects (bucket_id, name, owner, owner_id, version, user_metadata, metadata) values
                  ('originals', '%1$s', '%2$s', '%2$s', '%3$s', null, '{"size": 1000}'),
                  ('sealed', '%1$s/aac128.m4a', '%2$s', '%2$s', md5('%1$s'), '{"track_id": "%1$s"}', '{"size": 1000}');
                delete from storage.objects where bucket_id = 'originals' and name = '%1$s'
                """
                        .formatted(id, owner.id(), hash));
        return id;
    }

    Reply request(Room room, Person person, String track) {
        return person.call(
                "request_track",
                "{\"p_session\":\"%s\",\"p_track\":\"%s\"}".formatted(room.id(), track));
    }

    /** The id of a new entry with a track of its own. */
    String entry(Room room, Person requester) {
        return succeeds(request(room, requester, track())).json().path("id").asText();
    }

    /** The ids of what waits, as the functions of the order tell. */
    List<String> waiting(Room room) {
        return room.host()
                .client()
                .get(
                        "/queue_entries?select=id&state=eq.queued&order=pinned_at,rank&session_id=eq."
                                + room.id())
                .json()
                .findValuesAsText("id");
    }

    /** The DJ's command on what he sees. */
    Reply command(Room room, String command, @Nullable String entry) {
        return room.host()
                .call(
                        "command_playback",
                        "{\"p_session\":\"%s\",\"p_epoch\":%s,\"p_seq\":%s,\"p_command\":\"%s\",\"p_entry\":%s}"
                                .formatted(
                                        room.id(),
                                        anchor(room, "epoch"),
                                        anchor(room, "seq"),
                                        command,
                                        entry == null ? "null" : "\"" + entry + "\""));
    }

    /** What the anchor says now; null as an empty text. */
    String anchor(Room room, String column) {
        return text(
                "select coalesce((select %s::text from playback where session_id = '%s'), '')"
                        .formatted(column, room.id()));
    }

    void state(String entry, String state) {
        sql("update queue_entries set state = '%s' where id = '%s'".formatted(state, entry));
    }

    void set(Room room, String assignments) {
        sql("update sessions set %s where id = '%s'".formatted(assignments, room.id()));
    }

    void sql(String sql) {
        try {
            Sql.run(testDatabase.address(), sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String text(String sql) {
        try {
            return Sql.text(testDatabase.address(), sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Reply succeeds(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
        return reply;
    }

    static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.json().path("code").asText()).as(reply.body()).isEqualTo(code);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    }

    @Override
    public void close() {
        testDatabase.close();
    }
}
