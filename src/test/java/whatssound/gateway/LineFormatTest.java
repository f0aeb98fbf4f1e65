package whatssound.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import whatssound.realtime.protocol.Frame;
import whatssound.realtime.protocol.Inbound;
import whatssound.realtime.protocol.SerializerV2;

class LineFormatTest {
    private static final String HEARTBEAT = "[null,\"1\",\"phoenix\",\"heartbeat\",{}]";
    private static final SerializerV2 V2 = new SerializerV2();

    private static List<Inbound> messages(String body) {
        return LineFormat.messages(body.getBytes(UTF_8), V2);
    }

    @Test
    void aTextFrameIsOneEventThoughItsJsonHasLines() {
        byte[] json = "[null,\n  \"größe\",\r\n\"a\\nb\"]".getBytes(UTF_8);

        assertThat(LineFormat.frame(new Frame(false, json)).toString())
                .isEqualTo("data:t[null,   \"größe\",  \"a\\nb\"]\n\n");
        assertThat(new String(json, UTF_8)).contains("\n"); // others share the frame
    }

    @Test
    void aBinaryFrameIsBase64() {
        assertThat(LineFormat.frame(new Frame(true, new byte[] {4, '\n', -1})).toString())
                .isEqualTo("data:bBAr/\n\n");
    }

    @Test
    void whatIsNoFrameHasALetterOfItsOwn() {
        assertThat(LineFormat.opened("id").toString()).isEqualTo("data:oid\n\n");
        assertThat(LineFormat.ping().toString()).isEqualTo("data:p\n\n");
        assertThat(LineFormat.closed(1012, "a \"reason\"\n").toString())
                .isEqualTo("data:c{\"code\":1012,\"reason\":\"a \\\"reason\\\"\\n\"}\n\n");
    }

    @Test
    void aBodyHasManyMessagesInOrder() {
        byte[] push = {3, 1, 1, 6, 1, 0, 1, '1', '2', 't', 'o', 'p', 'i', 'c', '1', 'e', '{', '}'};
        List<Inbound> messages =
                messages(
                        "t"
                                + HEARTBEAT
                                + "\n\nb"
                                + Base64.getEncoder().encodeToString(push)
                                + "\n");

        assertThat(messages).hasSize(2);
        assertThat(messages.getFirst()).isEqualTo(new Inbound.Heartbeat("1"));
        assertThat(messages.get(1)).isInstanceOf(Inbound.class);
        assertThat(messages("")).isEmpty();
    }

    @Test
    void aBodyMayEndWithAGoodbye() {
        assertThat(LineFormat.isLast("c".getBytes(UTF_8))).isTrue();
        assertThat(LineFormat.isLast(("t" + HEARTBEAT + "\nc").getBytes(UTF_8))).isTrue();
        assertThat(messages("t" + HEARTBEAT + "\nc")).hasSize(1);
        assertThat(LineFormat.isLast("tc".getBytes(UTF_8))).isFalse();
        assertThat(LineFormat.isLast("c\n".getBytes(UTF_8))).isFalse();
        assertThat(LineFormat.isLast(new byte[0])).isFalse();
    }

    @Test
    void whatIsNoMessageIsToldAsSuchAndLosesNoOther() {
        List<Inbound> messages =
                messages("b=not base64\nx\nt\ntno json\nt" + HEARTBEAT + "\nb\0\0");

        assertThat(messages).hasSize(6);
        assertThat(messages.get(4)).isEqualTo(new Inbound.Heartbeat("1"));
        messages.remove(4);
        assertThat(messages).allMatch(message -> message instanceof Inbound.Malformed);
    }
}
