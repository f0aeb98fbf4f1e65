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

    /**
     * Private topics of the product, each member another anonymous user, judged by a policy.
     *
     * @param topics how many of them a member joins
     * @param presence whether it is present in the first
     */
    record Supabase(Product product, int topics, boolean presence) implements Speech {
        private static final String TRACK = "99";

        @Override
        public String path(int group) {
            return product.socketPath("2.0.0");
        }

        @Override
        public void opened(Connection connection, int group) {
            for (int topic = 0; topic < topics; topic++) {
                join(connection, group, topic);
            }
            if (presence) {
                track(connection, group);
            }
        }

        private void join(Connection connection, int group, int topic) {
            boolean present = presence && topic == 0;
            connection.sendText(
                    """
                    ["%1$d","%1$d","realtime:%2$s","phx_join",{"access_token":"%3$s","config":{"private":true,\
                    "broadcast":{"self":true,"ack":false},"presence":{"key":"%4$s","enabled":%5$b}}}]"""
                            .formatted(
                                    topic + 1,
                                    Topics.name(group, topic),
                                    product.token(connection.index),
                                    presence ? "listener-" + connection.index : "",
                                    present));
        }

        private void track(Connection connection, int group) {
            connection.sendText(
                    """
                    ["1","%s","realtime:%s","presence",{"type":"presence","event":"track","payload":\
                    {"name":"Listener %d","role":"listener","avatar":"fox"}}]"""
                            .formatted(TRACK, Topics.name(group, 0), connection.index));
        }

        @Override
        public boolean joins(Connection connection, ByteBuffer frame, int group) {
            String text = text(frame);
            if (text.contains("\"status\":\"error\"")) {
                joinAgain(connection, text, group);
            } else if (text.contains("\"phx_reply\"") && text.contains("\"status\":\"ok\"")) {
                connection.answered |= 1L << slot(text);
            }
            return connection.answered == (1L << topics + (presence ? 1 : 0)) - 1;
        }

        /** As the unmodified client does, and told: nobody is to be refused. */
        private void joinAgain(Connection connection, String refusal, int group) {
            System.err.println("refused, and asked again: " + refusal);
            int slot = slot(refusal);
            if (slot < topics) {
                join(connection, group, slot);
            }
            if (presence && (slot == topics || slot == 0)) {
                track(connection, group);
            }
        }

        /** The topic that a reply is about, or the one after all for presence. */
        private int slot(String reply) {
            String ref = reply.split("\"", -1)[3];
            return ref.equals(TRACK) ? topics : Integer.parseInt(ref) - 1;
        }

        @Override
        public void heartbeat(Connection connection) {
            connection.sendText("[null,\"3\",\"phoenix\",\"heartbeat\",{}]");
        }

        @Override
        public String message(int group, String content) {
            return """
            ["1","2","realtime:%s","broadcast",{"type":"broadcast","event":"chat","payload":{%s}}]"""
                    .formatted(Topics.name(group, 0), content);
        }
    }

    static String text(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(frame.position(), bytes);
        return new String(bytes, ISO_8859_1);
    }
}
