package whatssound.changes.visibility;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimsFunctionTest {
    @Test
    void theUserIsAllThatUidReads() {
        assertThat(
                        reads(
                                "uid",
                                "SELECT (COALESCE(NULLIF(current_setting('request.jwt.claim.sub'::text, true), ''::text),"
                                        + " ((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'sub'::text)))::uuid AS \"coalesce\""))
                .isEqualTo(ClaimsRead.SUBJECT);
    }

    @Test
    void aUidOfAnotherClaimReadsAllOfThem() {
        assertThat(
                        reads(
                                "uid",
                                "select (current_setting('request.jwt.claims', true)::jsonb ->> 'user_id')::uuid"))
                .isEqualTo(ClaimsRead.ALL);
        assertThat(
                        reads(
                                "uid",
                                "select (current_setting('request.jwt.claims', true)::jsonb ->> 'SUB')::uuid"))
                .isEqualTo(ClaimsRead.ALL);
    }

    @Test
    void claimsOfAnyOtherNameAreAllClaims() {
        assertThat(reads("jwt", "select current_setting('request.jwt.claims', true)::jsonb"))
                .isEqualTo(ClaimsRead.ALL);
    }

    @Test
    void whatReadsMoreThanClaimsIsNotKnown() {
        assertThat(reads("uid", "select id from auth.users where now() > '2020-01-01'")).isNull();
        assertThat(reads("uid", "select current_setting('app.user', true)::uuid")).isNull();
        assertThat(reads("uid", "select 'sub' || current_setting('request.jwt.claims')")).isNull();
        assertThat(reads("uid", "")).isNull();
    }

    private static @Nullable ClaimsRead reads(String name, String source) {
        return ClaimsFunction.reads(
                new ExpressionCatalog.Routine("auth", name, "sql", 's', null, null, source, true));
    }
}
