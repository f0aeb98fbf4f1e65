package whatssound.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whatssound.db.Claims;
import whatssound.db.Database;
import whatssound.db.DatabaseException;
import whatssound.db.Sql;
import whatssound.db.TestDatabase;
import whatssound.error.WhatsSoundException;

/** Questions to real policies, many at a time. */
class AuthorizationIT {
    private static final long SEED = 20_251;
    private static final List<String> TOPICS =
            List.of("red", "green", "blue", "not a number", "7", "");
    private static final List<String> EVENTS = List.of("wave", "playback", "chat", "7", "");
    private static final List<String> ROLES = List.of("anon", "authenticated", "service_role");

    private final TestDatabase test = TestDatabase.fresh();
    private final Database database = test.database();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AuthorizationStore store = new AuthorizationStore(database);
    private final Authorization authorization = new Authorization(store, workers);
    private final OneByOne oneByOne = new OneByOne(database);

    @BeforeEach
    void dropTheAppsPolicies() {
        sql(
                "do $$ declare p record; begin for p in select policyname from pg_policies"
                        + " where schemaname = 'realtime' loop"
                        + " execute format('drop policy %I on realtime.messages', p.policyname); end loop; end $$");
        sql(
                "create table public.listeners (topic text, user_id uuid, hears text[], says text[]);"
                        + " alter table public.listeners enable row level security;"
                        + " grant select on public.listeners to anon, authenticated;"
                        + " create policy own on public.listeners using (user_id = auth.uid())");
    }

    @AfterEach
    void close() {
        workers.close();
        test.close();
    }

    @Test
    void answersABatchAsTheOneByOneCheckDoes() throws Exception {
        Random random = new Random(SEED);
        List<Claims> users = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            users.add(user(ROLES.get(random.nextInt(ROLES.size()))));
        }
        for (Claims user : users) {
            for (String topic : TOPICS) {
                if (random.nextBoolean()) {
                    sql(
                            "insert into public.listeners values ('%s', '%s', '{%s}', '{%s}')"
                                    .formatted(
                                            topic,
                                            user.subject(),
                                            some(random, List.of("broadcast", "presence")),
                                            some(random, List.of("wave", "chat", "presence"))));
                }
            }
        }
        sql(
                "create policy hear on realtime.messages for select to authenticated using"
                        + " (exists (select from public.listeners l where l.topic = realtime.topic()"
                        + " and l.user_id = auth.uid() and extension = any (l.hears)))");
        sql(
                "create policy lurk on realtime.messages for select to anon using"
                        + " (extension = 'broadcast' and topic in ('red', 'blue'))");
        sql(
                "create policy say on realtime.messages for insert to authenticated with check"
                        + " (exists (select from public.listeners l where l.topic = realtime.topic()"
                        + " and l.user_id = auth.uid()"
                        + " and case extension when 'presence' then 'presence' else event end = any (l.says)))");
        sql(
                "create policy never on realtime.messages as restrictive for insert to authenticated"
                        + " with check (event is distinct from 'playback')");

        compare(random, users);
    }

    private void compare(Random random, List<Claims> users) throws Exception {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Claims user = users.get(random.nextInt(users.size()));
            String topic = TOPICS.get(random.nextInt(TOPICS.size()));
            questions.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new Question.Read(user, topic);
                        case 1 -> new Question.WritePresence(user, topic);
                        default ->
                                new Question.WriteBroadcast(
                                        user, topic, EVENTS.get(random.nextInt(EVENTS.size())));
                    });
        }
        List<Future<Verdict>> answers = new ArrayList<>();
        for (Question question : questions) {
            answers.add(workers.submit(() -> authorization.ask(question)));
        }
        int allowed = 0;
        for (int i = 0; i < questions.size(); i++) {
            Grants granted = answers.get(i).get().granted();
            assertThat(granted).as("%s", questions.get(i)).isEqualTo(expected(questions.get(i)));
            allowed += granted.none() ? 0 : 1;
        }
        // Else the comparison says nothing.
        assertThat(allowed).isBetween(60, 540);
    }

    private Grants expected(Question question) {
        return switch (question) {
            case Question.Read read -> oneByOne.read(read.claims(), read.topic());
            case Question.WriteBroadcast write -> new Grants(oneByOne.write(write), false);
            case Question.WritePresence write -> new Grants(false, oneByOne.write(write));
        };
    }

    @Test
    void aPolicyThatFailsForOneTopicFailsForNoOther() {
        sql(
                "create policy numbers on realtime.messages for select to authenticated"
                        + " using (realtime.topic()::integer > 0)");
        Claims user = user("authenticated");

        List<Verdict> verdicts =
                store.judge(
                        List.of(
                                new Question.Read(user, "7"),
                                new Question.Read(user, "seven"),
                                new Question.Read(user, "8")));

        assertThat(verdicts)
                .extracting(Verdict::granted)
                .containsExactly(Grants.ALL, Grants.NONE, Grants.ALL);
        assertThat(verdicts.get(1).failure()).startsWith("22P02: ");
        assertThatThrownBy(() -> authorization.ask(new Question.Read(user, "seven")))
                .isInstanceOf(WhatsSoundException.class)
                .hasMessage("The topic's policies fail; the server's log says how");
    }

    @Test
    void aPolicyThatHangsTakesNoOtherQuestionWithIt() throws Exception {
        sql(
                "create policy slow on realtime.messages for select to authenticated using"
                        + " (case realtime.topic() when 'slow' then pg_sleep(60) is null else true end)");
        Claims user = user("authenticated");

        Future<Verdict> slow =
                workers.submit(() -> authorization.ask(new Question.Read(user, "slow")));
        List<Future<Verdict>> quick = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String topic = "quick " + i;
            quick.add(workers.submit(() -> authorization.ask(new Question.Read(user, topic))));
        }

        for (Future<Verdict> answer : quick) {
            assertThat(answer.get().granted()).isEqualTo(Grants.ALL);
        }
        assertThatThrownBy(slow::get).hasMessageContaining("The topic's policies take too long");
    }

    @Test
    void leavesNothingBehind() {
        sql("create policy all_of_it on realtime.messages for all to authenticated using (true)");
        Claims user = user("authenticated");

        store.judge(
                List.of(
                        new Question.Read(user, "a"),
                        new Question.WriteBroadcast(user, "a", "wave"),
                        new Question.WritePresence(user, "a")));

        long rows =
                database.asOwner(
                        connection -> {
                            try (var statement = connection.createStatement();
                                    var row =
                                            statement.executeQuery(
                                                    "select count(*), current_user, current_setting('realtime.topic', true)"
                                                            + " from realtime.messages")) {
                                row.next();
                                assertThat(row.getString(2)).isEqualTo(test.address().user());
                                assertThat(row.getString(3)).isNullOrEmpty();
                                return row.getLong(1);
                            }
                        });
        assertThat(rows).isZero();
    }

    @Test
    void aTopicThatPostgresCannotHoldIsDenied() {
        sql("create policy all_of_it on realtime.messages for all to authenticated using (true)");
        Claims user = user("authenticated");

        assertThat(authorization.ask(new Question.Read(user, "a\0b")).granted())
                .isEqualTo(Grants.NONE);
        assertThat(authorization.ask(new Question.WriteBroadcast(user, "a", "\0")).granted())
                .isEqualTo(Grants.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for insert with check (true) | false",
                "for insert with check (extension = 'broadcast' and not private) | false",
                "for select using (event = 'wave') | false",
                "for insert with check (event = 'wave') | true",
                "for all using (event = 'wave') | true",
                "for insert with check (to_jsonb(messages) ->> 'event' = 'wave') | true",
                "for insert with check (public.says(event)) | true",
                "for insert with check (public.is_wave(messages)) | true",
                "for insert with check (public.is_wave_atomic(messages)) | true",
                "for insert with check (exists (select from public.listeners l where messages.event = any (l.says))) | true",
                "for insert with check (exists (select from public.listeners l where messages.topic = l.topic)) | false",
                "for insert with check (kind = 'w') | true",
            })
    void tellsWhetherPoliciesReadTheEvent(String policy, boolean byEvent) {
        sql(
                "create function public.says(event text) returns boolean language plpgsql"
                        + " as 'begin return event = ''wave''; end'");
        sql(
                "create function public.is_wave(message realtime.messages) returns boolean language plpgsql"
                        + " as 'begin return message.event = ''wave''; end'");
        sql(
                "create function public.is_wave_atomic(message realtime.messages) returns boolean"
                        + " begin atomic select message.event = 'wave'; end");
        sql(
                "alter table realtime.messages add kind text generated always as (left(event, 1)) stored");
        sql("create policy tested on realtime.messages " + policy);
        Claims user = user("authenticated");

        Verdict verdict = store.judge(List.of(write(user, "wave"))).getFirst();

        assertThat(verdict.byEvent()).isEqualTo(byEvent);
        assertThat(verdict.granted().broadcast())
                .isEqualTo(oneByOne.write(new Question.WriteBroadcast(user, "t", "wave")));
        assertThat(store.judge(List.of(write(user, "chat"))).getFirst().granted().broadcast())
                .isEqualTo(oneByOne.write(new Question.WriteBroadcast(user, "t", "chat")));
    }

    private static Question write(Claims user, String event) {
        return new Question.WriteBroadcast(user, "t", event);
    }

    @Test
    void aTriggerCountsAsReadingTheEvent() {
        sql("create policy all_of_it on realtime.messages for insert with check (private)");
        sql(
                "create function public.mark() returns trigger language plpgsql"
                        + " as 'begin new.private := new.event = ''wave''; return new; end'");
        sql(
                "create trigger mark before insert on realtime.messages for each row execute function public.mark()");
        Claims user = user("authenticated");

        List<Verdict> verdicts = store.judge(List.of(write(user, "wave"), write(user, "chat")));

        assertThat(verdicts)
                .extracting(verdict -> verdict.granted().broadcast())
                .containsExactly(true, false);
    }

    @Test
    void theVersionOfThePoliciesChangesWithThem() {
        String none = store.policiesVersion();
        sql("create policy p on realtime.messages for select using (true)");
        String one = store.policiesVersion();
        sql("alter policy p on realtime.messages using (false)");
        String altered = store.policiesVersion();
        sql("drop policy p on realtime.messages");

        assertThat(List.of(none, one, altered)).doesNotHaveDuplicates();
        assertThat(store.policiesVersion()).isEqualTo(none);
    }

    private static String some(Random random, List<String> all) {
        return String.join(",", all.stream().filter(one -> random.nextBoolean()).toList());
    }

    private static Claims user(String role) {
        UUID id = UUID.randomUUID();
        return new Claims(
                role,
                id,
                null,
                Long.MAX_VALUE,
                "{\"sub\":\"" + id + "\",\"role\":\"" + role + "\"}");
    }

    private void sql(String sql) {
        try {
            Sql.run(test.address(), sql);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
