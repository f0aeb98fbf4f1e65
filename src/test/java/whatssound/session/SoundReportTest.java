package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.realtime.protocol.Payload;

class SoundReportTest {
    @Test
    void readsWhatPagesSend() {
        assertThat(SoundReport.read(Payload.json(Fixtures.REPORT)))
                .isEqualTo(
                        new SoundReport(
                                -1.27, 0.42, 0.61, "timestamp", 1.0005, 0, 0, "aac128", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error_ms",
                "clock_quality_ms",
                "clock_rtt_ms",
                "latency_source",
                "rendition"
            })
    void whatIsNotKnownIsNull(String field) {
        SoundReport.read(Payload.json(with(field, "null")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "error_ms; NaN",
                "error_ms; 1e999",
                "error_ms; -1e12",
                "error_ms; \"1\"",
                "error_ms; [1]",
                "error_ms; {\"a\":1}",
                "clock_quality_ms; -0.1",
                "clock_rtt_ms; 1e300",
                "rate; null",
                "rate; -1",
                "rate; Infinity",
                "rate; 4.1",
                "seeks; -1",
                "seeks; 1.5",
                "seeks; null",
                "seeks; 99999999999",
                "underruns; 1e6",
                "underruns; true",
                "latency_source; \"\"",
                "latency_source; \"<b>\"",
                "latency_source; 7",
                "rendition; \"a word that is far longer than any\"",
                "hidden; 0",
                "hidden; null"
            })
    void refusesWhatCannotBe(String field, String value) {
        assertRefused(with(field, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{}",
                "{\"error_ms\":1}",
                "not JSON",
                "{\"error_ms\":1,\"error_ms\":2}"
            })
    void refusesWhatIsNoReport(String json) {
        assertRefused(json);
    }

    @Test
    void refusesWhatIsAddedOrRepeatedOrTooLong() {
        String more = Fixtures.REPORT.replaceFirst("\\{", "{\"more\":1,");
        assertRefused(more);
        assertRefused(Fixtures.REPORT.replaceFirst("\\{", "{\"hidden\":true,"));
        assertRefused(Fixtures.REPORT + Fixtures.REPORT);
        assertRefused(Fixtures.REPORT + " ".repeat(2_000));
        assertThatThrownBy(() -> SoundReport.read(Payload.raw(new byte[] {1, 2})))
                .isInstanceOf(WhatsSoundException.class);
    }

    private static String with(String field, String value) {
        return Fixtures.REPORT.replaceFirst(
                "\"" + field + "\": [^,\\s]+", "\"" + field + "\": " + value);
    }

    private static void assertRefused(String json) {
        assertThatThrownBy(() -> SoundReport.read(Payload.json(json)))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        refusal ->
                                assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_FAILED));
    }
}
