package whatssound.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import whatssound.error.ErrorCode;
import whatssound.http.Headers;
import whatssound.http.HttpRequest;
import whatssound.http.Query;
import whatssound.rest.error.RestException;
import whatssound.rest.statement.Conflict;

class PreferencesTest {
    @Test
    void severalComeInOneHeader() {
        Preferences preferences =
                of("resolution=merge-duplicates, return=representation,count=exact, x=y");

        assertThat(preferences.representation()).isTrue();
        assertThat(preferences.counted()).isTrue();
        assertThat(preferences.conflict()).isEqualTo(Conflict.MERGE);
        assertThat(preferences.missingAsDefault()).isFalse();
        assertThat(preferences.applied())
                .containsExactly(
                        "resolution=merge-duplicates", "return=representation", "count=exact");
    }

    @Test
    void aBoundHoldsOnlyWhenStrict() {
        assertThat(of("handling=strict, max-affected=7").mostAffected()).isEqualTo(7);
        assertThat(of("max-affected=7").mostAffected()).isNull();
    }

    @Test
    void strictMeansAllAreKnown() {
        assertThatThrownBy(() -> of("handling=strict, max-affected=-1"))
                .isInstanceOfSatisfying(
                        RestException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.PGRST122));
    }

    private static Preferences of(String header) {
        return Preferences.of(
                new HttpRequest(
                        "GET",
                        "/t",
                        Query.NONE,
                        Headers.of("prefer", header),
                        new HttpRequest.RequestBody.None(),
                        "127.0.0.1"));
    }
}
