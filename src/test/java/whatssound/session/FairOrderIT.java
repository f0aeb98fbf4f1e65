package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** Fair order, as the one function computes it, and as a session follows it. */
class FairOrderIT {
    private static final SessionRules RULES = new SessionRules();

    @AfterAll
    static void stop() {
        RULES.close();
    }

    /**
     * A candidate in short: id, requester, age in s, votes, when pinned, when the requester was
     * heard.
     */
    private record Candidate(
            int id, String person, int second, int votes, String pinned, String heard) {
        /** As {@code 1A5v2p7h9}: entry 1 of A of second 5, 2 votes, pinned at 7, heard at 9. */
        static Candidate parse(String text) {
            var parts =
                    java.util.regex.Pattern.compile(
                                    "(\\d+)([A-Z-])(\\d+)(?:v(\\d+))?(?:p(\\d+))?(?:h(\\d+))?")
                            .matcher(text);
            assertThat(parts.matches()).as(text).isTrue();
            return new Candidate(
                    Integer.parseInt(parts.group(1)),
                    parts.group(2),
                    Integer.parseInt(parts.group(3)),
                    parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4)),
                    parts.group(5) == null ? "" : parts.group(5),
                    parts.group(6) == null ? "" : parts.group(6));
        }

        private String sql() {
            String requester = person.equals("-") ? "null" : "'" + uuid(person.charAt(0)) + "'";
            return "row('%s', %s, %s, %d, %s, to_timestamp(%d))::private.candidate"
                    .formatted(
                            uuid(id),
                            requester,
                            pinned.isEmpty() ? "null" : "to_timestamp(" + pinned + ")",
                            votes,
                            heard.isEmpty() ? "null" : heard,
                            second);
        }

        private static String uuid(int number) {
            return "00000000-0000-4000-8000-%012d".formatted(number);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1A1, 1age",
        "1A1 2B2 3C3, 1age 2age 3age",
        // Votes before everything.
        "1A1 2B2v1 3C3v4, 3votes 2votes 1votes",
        // One per person in turn, whoever asked for many first.
        "1A1 2A2 3A3 4B4 5B5 6C6, 1age 4age 6age 2turn 5age 3turn",
        // Of two with the same votes, the one of whom more was voted for takes the first turn with
        // it.
        "1A1 2A2v3 3B3, 2votes 3votes 1turn",
        // Who was heard a short while ago waits for those who were not.
        "1A1h90 2B2h50 3C3, 3turn 2turn 1turn",
        "1A1h90 2A2h90 3B3h50, 3turn 1turn 2turn",
        // The DJ's pins come first and are nobody's turn.
        "1A1v9 2B2p8 3B3p7 4B4, 3pinned 2pinned 1votes 4votes",
        // The Auto-DJ is one like others.
        "1-1 2-2 3A3, 1age 3age 2turn",
        // At the same moment the id decides.
        "2A1 1B1, 1age 2age"
    })
    void placesAndReasons(String candidates, String expected) {
        assertThat(places(parsed(candidates))).containsExactly(expected.split(" "));
    }

    @Test
    void nobodyWaits() {
        assertThat(places(List.of())).isEmpty();
    }

    /** Total, deterministic, and stable: who leaves changes nothing among others' candidates. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void theOrderIsTotalAndStable(long seed) {
        Random random = new Random(seed);
        List<Candidate> candidates = new ArrayList<>();
        Map<String, String> heard = new HashMap<>();
        for (int id = 1; id <= 1 + random.nextInt(30); id++) {
            String person = String.valueOf((char) ('A' + random.nextInt(6)));
            heard.computeIfAbsent(person, p -> random.nextBoolean() ? "" : "" + random.nextInt(4));
            candidates.add(
                    new Candidate(
                            id,
                            person,
                            random.nextInt(20),
                            random.nextInt(4),
                            random.nextInt(8) == 0 ? "" + random.nextInt(3) : "",
                            heard.get(person)));
        }
        List<String> order = places(candidates);
        assertThat(order).hasSameSizeAs(candidates).doesNotHaveDuplicates();

        List<Candidate> shuffled = new ArrayList<>(candidates);
        Collections.shuffle(shuffled, random);
        assertThat(places(shuffled)).isEqualTo(order);

        String leaving = candidates.get(random.nextInt(candidates.size())).person();
        List<Candidate> staying =
                candidates.stream().filter(one -> !one.person().equals(leaving)).toList();
        List<String> ids = ids(order);
        ids.retainAll(staying.stream().map(one -> "" + one.id()).toList());
        assertThat(ids(places(staying))).isEqualTo(ids);

        // What comes next is also what comes first of the rest, when it has been pinned away.
        List<String> unpinnedByVotes =
                ids(order).stream()
                        .map(id -> byId(candidates, id))
                        .filter(one -> one.pinned().isEmpty())
                        .map(one -> "" + one.votes())
                        .toList();
        assertThat(unpinnedByVotes)
                .isSortedAccordingTo(Collections.reverseOrder(String::compareTo));
    }

    @Test
    void aSessionRotatesAmongItsPeople() {
        Room room = RULES.room(RULES.person("Dora"));
        RULES.set(room, "queue_order = 'fair'");
        Person ann = RULES.guest(room, "Ann");
        Person bo = RULES.guest(room, "Bo");
        String a1 = RULES.entry(room, ann);
        String a2 = RULES.entry(room, ann);
        String a3 = RULES.entry(room, ann);
        String b1 = RULES.entry(room, bo);
        assertThat(order(room)).containsExactly(a1, b1, a2, a3);

        RULES.state(a1, "announced");
        assertThat(order(room)).containsExactly(b1, a2, a3);
        RULES.state(a1, "playing");
        RULES.state(a1, "played");
        assertThat(order(room)).containsExactly(b1, a2, a3);
        assertThat(next(room)).isEqualTo(b1);
        RULES.state(b1, "playing");
        String b2 = RULES.entry(room, bo);
        assertThat(order(room)).containsExactly(a2, b2, a3);

        SessionRules.assertRefused(
                room.host().call("move_entry", "{\"p_entry\":\"%s\"}".formatted(a3)),
                409,
                "fair_order");
        SessionRules.succeeds(room.host().call("pin_entry", "{\"p_entry\":\"%s\"}".formatted(a3)));
        assertThat(order(room)).containsExactly(a3, a2, b2);
        RULES.set(room, "queue_order = 'dj'");
        assertThat(order(room)).containsExactly(a3, a2, b2);
        assertThat(
                        bo.call("queue_order", "{\"p_session\":\"%s\"}".formatted(room.id()))
                                .json()
                                .findValuesAsText("decided_by"))
                .containsExactly("pinned", "dj", "dj");
        SessionRules.assertRefused(
                RULES.person("Eve")
                        .call("queue_order", "{\"p_session\":\"%s\"}".formatted(room.id())),
                403,
                "not_a_member");
    }

    private static String next(Room room) {
        return RULES.text("select private.hold_next_entry('%s')".formatted(room.id()));
    }

    private static List<String> order(Room room) {
        return SessionRules.succeeds(
                        room.host()
                                .call("queue_order", "{\"p_session\":\"%s\"}".formatted(room.id())))
                .json()
                .findValuesAsText("entry_id");
    }

    private static List<Candidate> parsed(String candidates) {
        return List.of(candidates.split(" ")).stream().map(Candidate::parse).toList();
    }

    private static Candidate byId(List<Candidate> candidates, String id) {
        return candidates.stream()
                .filter(one -> id.equals("" + one.id()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(List<String> order) {
        return order.stream()
                .map(place -> place.replaceAll("[a-z]", ""))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** In order, each as {@code 3votes}: its number and what decided. */
    private static List<String> places(List<Candidate> candidates) {
        String told =
                RULES.text(
                        """
                        select coalesce(string_agg(ltrim(right(entry_id::text, 12), '0') || decided_by, ' ' order by place), '')
                        from private.fair_places(array[%s]::private.candidate[])
                        """
                                .formatted(
                                        candidates.stream()
                                                .map(Candidate::sql)
                                                .collect(Collectors.joining(", "))));
        return told.isEmpty() ? List.of() : List.of(told.split(" "));
    }
}
