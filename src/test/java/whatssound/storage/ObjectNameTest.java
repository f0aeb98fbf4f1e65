package whatssound.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

class ObjectNameTest {
    @Test
    void aPathIsDecodedOnceAndKeepsItsPlusSigns() {
        ObjectName name = ObjectName.parse("uploads/a/b%20c/Can%C3%A7%C3%A3o+%2B%2525.mp3");

        assertThat(name).isEqualTo(new ObjectName("uploads", "a/b c/Canção++%25.mp3"));
        assertThat(name.fileName()).isEqualTo("Canção++%25.mp3");
        assertThat(name.segments()).containsExactly("a", "b c", "Canção++%25.mp3");
        assertThat(name.key()).isEqualTo("uploads/a/b c/Canção++%25.mp3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bucket",
                "bucket/",
                "/name",
                "bucket//name",
                "bucket/a//b",
                "bucket/a/",
                "bucket/..",
                "bucket/../other/name",
                "bucket/a/%2e%2e/b",
                "bucket/.",
                "bucket/a%00b",
                "bucket/a%0Ab",
                "bucket/a%5Cb",
                "bucket/%FF",
                "bucket/%",
                "bucket/%zz"
            })
    void aNameThatCouldBeMisreadIsRefused(String path) {
        assertThatThrownBy(() -> ObjectName.parse(path))
                .isInstanceOfSatisfying(
                        WhatsSoundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_KEY));
    }

    @Test
    void aNameHoldsUpTo1024BytesNotCharacters() {
        assertThat(new ObjectName("b", "é".repeat(512)).name()).hasSize(512);
        assertThatThrownBy(() -> new ObjectName("b", "é".repeat(513)))
                .isInstanceOf(WhatsSoundException.class);
    }
}
