package whatssound.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    private static final long SIZE = 1000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-, 0, 1000",
        "bytes=10-19, 10, 10",
        "bytes=990-2000, 990, 10",
        "bytes=999-, 999, 1",
        "bytes=-1, 999, 1",
        "bytes=-5000, 0, 1000",
        "'bytes = 1 - 2', 1, 2",
        "bytes=5-99999999999999999999, 5, 995",
        "bytes=-99999999999999999999, 0, 1000",
    })
    void aSingleRangeIsAPart(String field, long offset, long length) {
        assertThat(ByteRange.parse(field, SIZE)).isEqualTo(new ByteRange.Part(offset, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=1000-", "bytes=5000-6000", "bytes=-0", "bytes=99999999999999999999-"})
    void whatLiesBeyondTheEndIsUnsatisfiable(String field) {
        assertThat(ByteRange.parse(field, SIZE)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=",
                "bytes=-",
                "bytes=5-1",
                "bytes=a-b",
                "lines=0-1",
                "bytes=0-1,5-6",
                "0-1"
            })
    void whatIsNoSingleRangeIsTheWhole(String field) {
        assertThat(ByteRange.parse(field, SIZE)).isEqualTo(new ByteRange.Whole());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-5"})
    void anEmptyObjectHasNoRange(String field) {
        assertThat(ByteRange.parse(field, 0)).isEqualTo(new ByteRange.Unsatisfiable());
    }
}
