package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static whatssound.session.SessionRules.succeeds;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import whatssound.session.SessionRules.Person;
import whatssound.session.SessionRules.Room;

/** Who reads what is imposed on whom. */
class RestraintsIT {
    private static final SessionRules RULES = new SessionRules();
    private static final String NAMED =
            "/restraints?select=kind,profiles!restraints_user_id_fkey(display_name)";

    private final Person ann = RULES.person("Ann");
    private final Room room = RULES.room(ann);
    private final Person bo = RULES.guest(room, "Bo");
    private final Person cy = RULES.guest(room, "Cy");

    @AfterAll
    static void stop() {
        RULES.close();
    }

    @Test
    void whoKeepsOrderKnowsTheNamesOfThoseWhomHeKeepsOut() {
        succeeds(
                ann.call(
                        "ban_member",
                        "{\"p_session\":\"%s\",\"p_user\":\"%s\"}".formatted(room.id(), bo.id())));

        assertThat(ann.client().get(NAMED).json().findValuesAsText("display_name"))
                .containsExactly("Bo");
        assertThat(cy.client().get(NAMED).json()).isEmpty();
        String bosProfile = "/profiles?select=id&id=eq." + bo.id();
        assertThat(cy.client().get(bosProfile).json()).isEmpty();
        succeeds(
                ann.call(
                        "unban_member",
                        "{\"p_session\":\"%s\",\"p_user\":\"%s\"}".formatted(room.id(), bo.id())));
        assertThat(ann.client().get(bosProfile).json()).isEmpty();
    }
}
