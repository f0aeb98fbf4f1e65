package whatssound.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.Payload;

class StrictPayloadTest {
    @Test
    void itsOneFieldIsRead() {
        assertThat(text("{\"emoji\":\"🔥\"}")).isEqualTo("🔥");
        assertThat(
                        new StrictPayload(Payload.json("{\"typing\":false}"), "typing")
                                .onlyBool("typing"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "\"🔥\"",
                "{\"emoji\":1}",
                "{\"emoji\":NaN}",
                "{\"emoji\":null}",
                "{\"emoji\":{\"emoji\":\"🔥\"}}",
                "{\"emoji\":\"🔥\",\"emoji\":\"🔥\"}",
                "{\"emoji\":\"🔥\",\"__proto__\":{}}",
                "{\"emoji\":\"🔥\"} {}",
                "{\"emoji\":"
            })
    void everythingElseIsRefused(String json) {
        assertThatThrownBy(() -> text(json)).isInstanceOf(WhatsSoundException.class);
    }

    @Test
    void whatIsHugeOrDeepIsRefused() {
        String deep = "[".repeat(500) + "]".repeat(500);
        assertThatThrownBy(() -> text("{\"emoji\":" + deep + "}"))
                .isInstanceOf(WhatsSoundException.class);
        assertThatThrownBy(() -> text("{\"emoji\":\"" + "x".repeat(100_000) + "\"}"))
                .isInstanceOf(WhatsSoundException.class);
    }

    private static String text(String json) {
        return new StrictPayload(Payload.json(new String(json.getBytes(UTF_8), UTF_8)), "reaction")
                .onlyText("emoji");
    }
}
