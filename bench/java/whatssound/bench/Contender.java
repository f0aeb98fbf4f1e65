package whatssound.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running server that takes part in a comparison, and how it is spoken to. */
record Contender(String name, ServerProcess process, int port, Speech speech)
        implements AutoCloseable {
    private static final Path PEERS = Product.HOME.resolve("bench/peers");
    private static final Path BUILT = Product.HOME.resolve("target/bench");

    static Contender product(Product product) {
        return product(product, 1, false);
    }

    /** Its members join this many topics each, and may be present in the first. */
    static Contender product(Product product, int topics, boolean presence) {
        return new Contender(
                "whatssound",
                product.process(),
                product.port(),
                new Speech.Supabase(product, topics, presence));
    }

    /** Starts peers by their names; one that this machine cannot run is told and left out. */
    static List<Contender> peers(String names) throws IOException, InterruptedException {
        List<Contender> started = new ArrayList<>();
        for (String name : names.isEmpty() ? new String[0] : names.split(",")) {
            int port = Product.freePort();
            switch (name) {
                case "limit", "limit-batch" -> {
                    if (compileLimit()) {
                        started.add(start(name, port, BUILT.resolve("limit").toString(), name));
                    }
                }
                case "socketio", "ws" -> {
                    installNodePeers();
                    started.add(start(name, port, "node", name + ".js"));
                }
                default ->
                        throw new IllegalArgumentException(
                                "there is no peer '"
                                        + name
                                        + "'; there are limit, limit-batch, socketio and ws");
            }
        }
        return started;
    }

    private static Contender start(String name, int port, String... command)
            throws IOException, InterruptedException {
        Files.createDirectories(BUILT);
        List<String> line = new ArrayList<>(List.of(command));
        line.add(Integer.toString(port));
        ServerProcess process = ServerProcess.start(0, PEERS, BUILT.resolve(name + ".log"), line);
        process.awaitPort(port);
        return new Contender(
                name,
                process,
                port,
                name.equals("socketio") ? new Speech.SocketIo() : new Speech.Plain());
    }

    private static void installNodePeers() throws IOException, InterruptedException {
        if (!Files.exists(PEERS.resolve("node_modules/socket.io"))
                && run(PEERS, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error") != 0) {
            throw new IOException("npm could not install the peers of bench/peers/package.json");
        }
    }

    private static boolean compileLimit() throws IOException, InterruptedException {
        Files.createDirectories(BUILT);
        try {
            return run(PEERS, "cc", "-O2", "-o", BUILT.resolve("limit").toString(), "limit.c") == 0;
        } catch (IOException e) {
            System.out.println("(no C compiler: the limit is left out)");
            return false;
        }
    }

    private static int run(Path folder, String... command)
            throws IOException, InterruptedException {
        return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
