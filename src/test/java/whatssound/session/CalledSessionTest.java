package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalledSessionTest {
    private static final UUID SESSION = UUID.fromString("7d9b5f0e-aaaa-4000-8000-00000000000f");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"p_session\":\"7d9b5f0e-aaaa-4000-8000-00000000000f\"}",
                "{\"p_more\":{\"p_session\":1},\"p_session\":\"7d9b5f0e-aaaa-4000-8000-00000000000f\"}",
                "{\"p_session\":\"{7D9B5F0EAAAA4000800000000000000F}\"}",
                "{\"p_session\":7,\"p_session\":\"7d9b-5f0e-aaaa-4000-8000-0000-0000-000f\"}"
            })
    void isFoundHoweverItIsWritten(String arguments) {
        assertThat(CalledSession.of(arguments)).isEqualTo(SESSION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "{}",
                "{\"p_session\":null}",
                "{\"p_session\":{}}",
                "{\"p_session\":\"here\"}",
                "{\"p_session\":\"7d9b5f0e-aaaa-4000-8000-00000000000f\",\"p_session\":7}",
                "{\"p_entry\":\"7d9b5f0e-0000-4000-8000-000000000000\"}"
            })
    void isNoneWhereNoneIsNamed(String arguments) {
        assertThat(CalledSession.of(arguments)).isNull();
    }
}
