package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseFitnessTest {
    private static final DatabaseAddress ADDRESS =
            new DatabaseAddress("db", 5432, "music", "owner", "secret");

    @Test
    void aDatabaseThatFitsHasNoProblems() {
        assertThat(DatabaseFitness.problems(ADDRESS, hosted(150_018, "15.18"))).isEmpty();
    }

    @Test
    void anOldServerIsTooOld() {
        assertThat(DatabaseFitness.problems(ADDRESS, hosted(140_023, "14.23")))
                .containsExactly("Postgres 14.23 is too old: version 15 or newer is needed.");
    }

    @Test
    void everythingThatIsWrongIsToldWithItsRemedy() {
        DatabaseFacts facts =
                new DatabaseFacts(
                        130_000,
                        "13.0",
                        "replica",
                        "SQL_ASCII",
                        true,
                        0,
                        0,
                        3,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        List.of("anon"),
                        List.of("auth"),
                        List.of("supabase_realtime"),
                        false,
                        "somebody");

        assertThat(DatabaseFitness.problems(ADDRESS, facts))
                .hasSize(16)
                .allSatisfy(problem -> assertThat(problem).contains(": ").endsWith("."));
    }

    @Test
    void fewConnectionsMakeSmallPools() {
        assertThat(PoolSizes.within(100)).isEqualTo(PoolSizes.USUAL);
        for (int free = DatabaseFitness.FEWEST_CONNECTIONS; free < 30; free++) {
            PoolSizes sizes = PoolSizes.within(free);
            assertThat(sizes.owner()).isBetween(2, 5);
            assertThat(sizes.requests()).isBetween(2, 10);
            assertThat(sizes.owner() + sizes.requests()).isLessThanOrEqualTo(free - 4);
        }
    }

    /** As a hosted database is: no superuser, and all that is needed. */
    private static DatabaseFacts hosted(int version, String name) {
        return new DatabaseFacts(
                version, name, "logical", "UTF8", false, 10, 10, 90, false, true, true, true, true,
                true, List.of(), List.of(), List.of(), false, null);
    }
}
