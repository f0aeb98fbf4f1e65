package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

class MigrationsIT {
    private TestDatabase test;

    @BeforeEach
    void copy() {
        test = TestDatabase.fresh();
    }

    @AfterEach
    void drop() {
        test.close();
    }

    @Test
    void bothHistoriesAreKept() throws SQLException {
        for (String part : new String[] {"platform", "app"}) {
            assertThat(
                            Sql.text(
                                    test.address(),
                                    "select bool_and(success) from whatssound_meta.%s_migrations"
                                            .formatted(part)))
                    .isEqualTo("t");
        }
    }

    @Test
    void startWithNothingNewTouchesNothing() throws SQLException {
        // Flyway would notice that its history is gone.
        Sql.run(test.address(), "drop table whatssound_meta.app_migrations");
        Migrations.apply(test.address(), test.authenticatorPassword());
        assertThat(Sql.text(test.address(), "select to_regclass('whatssound_meta.app_migrations')"))
                .isEqualTo("null");
    }

    @Test
    void newPasswordOfTheAuthenticatorIsSet() throws SQLException {
        try {
            Migrations.apply(test.address(), "another ' password");
            DatabaseAddress login = test.address().withLogin("authenticator", "another ' password");
            Sql.connect(login).close();
        } finally {
            Migrations.apply(test.address(), test.authenticatorPassword());
        }
        Sql.connect(test.address().withLogin("authenticator", test.authenticatorPassword()))
                .close();
    }

    @Test
    void migrationThatWasChangedAfterwardsIsRefused() throws SQLException {
        Sql.run(
                test.address(),
                "update whatssound_meta.app_migrations set checksum = 1 where version = '1'");
        Sql.run(test.address(), "delete from whatssound_meta.applied");
        assertThatThrownBy(() -> Migrations.apply(test.address(), test.authenticatorPassword()))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_FAILED))
                .hasMessageContaining("checksum mismatch");
    }
}
