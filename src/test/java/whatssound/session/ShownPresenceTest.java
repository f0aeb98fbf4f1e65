package whatssound.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.db.Claims;
import whatssound.error.WhatsSoundException;

class ShownPresenceTest {
    private static final String ME = "6f1c1b52-3f0e-4a51-9a55-0d6d0a0a7a01";
    private static final Claims CALLER = CallLimitsTest.user(UUID.fromString(ME));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"state\":\"away\"}",
                "{\"user_id\":\""
                        + ME
                        + "\",\"display_name\":\"Zoë\",\"role\":\"dj\",\"state\":\"speaking\"}",
            })
    void whatOneIsMayBeShown(String meta) {
        assertThatCode(() -> ShownPresence.check(CALLER, ME, meta)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "[]",
                "{\"state\":\"dancing\"}",
                "{\"state\":null}",
                "{\"role\":\"god\"}",
                "{\"user_id\":\"00000000-0000-0000-0000-000000000000\"}",
                "{\"display_name\":7}",
                "{\"display_name\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}",
                "{\"__proto__\":{\"admin\":true}}",
                "{\"state\":\"away\",\"state\":\"away\"}",
            })
    void nothingElse(String meta) {
        assertThatThrownBy(() -> ShownPresence.check(CALLER, ME, meta))
                .isInstanceOf(WhatsSoundException.class);
    }

    @Test
    void nobodyIsShownUnderTheKeyOfAnother() {
        assertThatThrownBy(() -> ShownPresence.check(CALLER, UUID.randomUUID().toString(), "{}"))
                .isInstanceOf(WhatsSoundException.class);
    }
}
