package whatssound.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

class DatabaseAddressTest {
    @Test
    void uriComesBackAsTheSameAddress() {
        DatabaseAddress address =
                new DatabaseAddress("db.example", 6543, "my base/1", "us:er", "p@ss/w+rd %");
        assertThat(address.uri())
                .isEqualTo(
                        "postgresql://us%3Aer:p%40ss%2Fw%2Brd%20%25@db.example:6543/my%20base%2F1");
        assertThat(DatabaseAddress.parse(address.uri())).isEqualTo(address);
    }

    @Test
    void portAndPasswordMayBeLeftOut() {
        assertThat(DatabaseAddress.parse("postgres://me@localhost/base"))
                .isEqualTo(new DatabaseAddress("localhost", 5432, "base", "me", ""));
    }

    @Test
    void ipv6HostsAreBracketed() {
        DatabaseAddress address = DatabaseAddress.parse("postgresql://me:x@[::1]:5433/base");
        assertThat(address.host()).isEqualTo("::1");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5433/base");
    }

    @Test
    void textForLogsHidesThePassword() {
        assertThat(DatabaseAddress.parse("postgresql://me:hidden@localhost/base"))
                .hasToString("postgresql://me@localhost:5432/base");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "base",
                "mysql://me:secret@localhost/base",
                "postgresql://localhost/base",
                "postgresql://:secret@localhost/base",
                "postgresql://me:secret@/base",
                "postgresql://me:secret@localhost",
                "postgresql://me:secret@localhost/",
                "postgresql://me:secret@localhost:port/base",
                "postgresql://me:se cret@localhost/base",
                "postgresql://me:secret%zz@localhost/base",
                "postgresql://me:secret@localhost/base?options=-c%20x"
            })
    void whatIsNoAddressIsRefusedWithoutShowingThePassword(String text) {
        assertThatThrownBy(() -> DatabaseAddress.parse(text))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
