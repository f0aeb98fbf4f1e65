package whatssound.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/** How one kind of server is spoken to: from the upgrade to a published message. */
sealed interface Speech {
    String path(int group);

    void opened(Connection connection, int group);

    /** Takes a frame of a member that has not joined yet; true once it has. */
    boolean joins(Connection connection, ByteBuffer frame, int group);

    /** Takes a frame that is not a delivery. */
    default void hear(Connection connection, ByteBuffer frame) {}

    /** What a client says every 25 seconds so that its connection is not taken for dead. */
    default void heartbeat(Connection connection) {}

    /** A published message of a group around its content, which is JSON without the braces. */
    String message(int group, String content);

    /** Groups are paths, and whoever connects has joined: no protocol at all. */
    record Plain() implements Speech {
        @Override
        public String path(int group) {
            return "/group/" + group;
        }

        @Override
        public void opened(Connection connection, int group) {}

        @Override
        public boolean joins(Connection connection, ByteBuffer frame, int group) {
            return true;
        }

        @Override
        public String message(int group, String content) {
            return "{" + content + "}";
        }
    }

    /** Rooms of socket.io. */
    record SocketIo() implements Speech {
        @Override
        public String path(int group) {
            return "/socket.io/?EIO=4&transport=websocket";
        }

        @Override
        public void opened(Connection connection, int group) {}

        @Override
        public boolean joins(Connection connection, ByteBuffer frame, int group) {
            String text = text(frame);
            if (text.startsWith("0")) {
                connection.sendText("40");
            } else if (text.startsWith("40")) {
                connection.sendText("42[\"join\",\"" + group + "\"]");
            }
            return text.contains("joined");
        }

        @Override
        public void hear(Connection connection, ByteBuffer frame) {
            if (frame.remaining() == 1 && frame.get(frame.position()) == '2') {
                connection.sendText("3");
            }
        }

        @Override
        public String message(int group, String content) {
            return "42[\"chat\",{" + content + "}]";
        }
    }

    /** Private topics of the product, each member another anonymous user, judged by a policy. */
    record Supabase(Product product) implements Speech {
        @Override
        public String path(int group) {
            return product.socketPath("2.0.0");
        }

        @Override
        public void opened(Connection connection, int group) {
            connection.sendText(
                    """
                    ["1","1","realtime:%s","phx_join",{"access_token":"%s","config":{"private":true,\
                    "broadcast":{"self":true,"ack":false},"presence":{"key":"","enabled":false}}}]"""
                            .formatted(Topics.name(group), product.token(connection.index)));
        }

        @Override
        public boolean joins(Connection connection, ByteBuffer frame, int group) {
            String text = text(frame);
            if (text.contains("\"status\":\"error\"")) {
                throw new IllegalStateException("the join was refused: " + text);
            }
            return text.contains("\"status\":\"ok\"");
        }

        @Override
        public void heartbeat(Connection connection) {
            connection.sendText("[null,\"3\",\"phoenix\",\"heartbeat\",{}]");
        }

        @Override
        public String message(int group, String content) {
            return """
            ["1","2","realtime:%s","broadcast",{"type":"broadcast","event":"chat","payload":{%s}}]"""
                    .formatted(Topics.name(group), content);
        }
    }

    static String text(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(frame.position(), bytes);
        return new String(bytes, ISO_8859_1);
    }
}
