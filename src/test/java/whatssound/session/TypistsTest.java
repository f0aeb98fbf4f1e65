package whatssound.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import whatssound.session.Typists.Typing;

class TypistsTest {
    private static final UUID ANN = new UUID(0, 1);
    private static final UUID BO = new UUID(0, 2);

    private final Typists typists = new Typists();

    @Test
    void whoTypesIsNewsOnceAndWhoEndsIsToo() {
        assertThat(typists.note(ANN, true, 0)).isTrue();
        assertThat(typists.news(0)).isEqualTo(new Typing(List.of(ANN), 1));
        assertThat(typists.note(ANN, true, 2_000)).isFalse();
        assertThat(typists.news(2_000)).isNull();
        assertThat(typists.note(BO, true, 2_500)).isTrue();
        assertThat(typists.note(ANN, false, 2_600)).isTrue();
        assertThat(typists.news(3_000)).isEqualTo(new Typing(List.of(BO), 1));
        assertThat(typists.isSilent()).isFalse();
    }

    @Test
    void whoFallsSilentTypesNoMore() {
        typists.note(ANN, true, 0);
        typists.news(0);
        assertThat(typists.isOver(Typists.REMEMBERED_MS - 1)).isFalse();
        assertThat(typists.isOver(Typists.REMEMBERED_MS)).isTrue();
        assertThat(typists.news(Typists.REMEMBERED_MS)).isEqualTo(new Typing(List.of(), 0));
        assertThat(typists.isSilent()).isTrue();
    }

    @Test
    void ofManyFewAreNamed() {
        IntStream.range(0, 500).forEach(each -> typists.note(new UUID(1, each), true, 0));
        Typing typing = Objects.requireNonNull(typists.news(0));
        assertThat(typing.count()).isEqualTo(500);
        assertThat(typing.named()).hasSize(Typists.MOST_NAMED);
    }
}
