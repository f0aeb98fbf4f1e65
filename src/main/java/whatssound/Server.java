package whatssound;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.auth.AuthDialect;
import whatssound.auth.Tokens;
import whatssound.changes.PostgresChanges;
import whatssound.changes.Reauthorisations;
import whatssound.changes.StoredBroadcasts;
import whatssound.changes.visibility.RowVisibility;
import whatssound.changes.wal.WalStream;
import whatssound.clock.ServerClock;
import whatssound.db.DataFolder;
import whatssound.db.Database;
import whatssound.db.DatabaseAddress;
import whatssound.db.DatabaseException;
import whatssound.db.Deployment;
import whatssound.db.EmbeddedPostgres;
import whatssound.db.ExternalPostgres;
import whatssound.db.Migrations;
import whatssound.db.PoolSizes;
import whatssound.db.Secrets;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;
import whatssound.gateway.ConnectionLimits;
import whatssound.gateway.Dialects;
import whatssound.gateway.Gateway;
import whatssound.gateway.GatewaySettings;
import whatssound.media.DemoTracks;
import whatssound.media.Ffmpeg;
import whatssound.media.Ingest;
import whatssound.media.IngestJobs;
import whatssound.media.JobStore;
import whatssound.media.QuotaStore;
import whatssound.media.Studio;
import whatssound.media.TrackPaths;
import whatssound.media.TrackStore;
import whatssound.media.UploadStore;
import whatssound.pages.AppPages;
import whatssound.pages.LegalTexts;
import whatssound.realtime.BroadcastDialect;
import whatssound.realtime.MessageStore;
import whatssound.realtime.Realtime;
import whatssound.rest.CallAdmission;
import whatssound.rest.CallWitness;
import whatssound.rest.RestDialect;
import whatssound.session.CallLimits;
import whatssound.session.CalledSession;
import whatssound.session.CrowdLimits;
import whatssound.session.DemoSession;
import whatssound.session.MemberKeeper;
import whatssound.session.PresenceKeeper;
import whatssound.session.ReactionKeeper;
import whatssound.session.Retention;
import whatssound.session.RoomReports;
import whatssound.session.ShownPresence;
import whatssound.session.SignsOfLife;
import whatssound.session.TimelineKeeper;
import whatssound.session.TypingKeeper;
import whatssound.session.VoteKeeper;
import whatssound.storage.AddressSignatures;
import whatssound.storage.BlobStore;
import whatssound.storage.ObjectChanges;
import whatssound.storage.ObjectStore;
import whatssound.storage.StorageDialect;

/**
 * The running server: the one place where things are constructed, in the order in which they start,
 * and closed in reverse.
 */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final String VERSION = "0.1.0";

    /** Joins of a session go through its door one by one, and need no more than one who waits. */
    private static final Map<String, Integer> JOINS = Map.of("join_session", 2);

    private static final long BYTES_PER_MB = 1_000_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Settings settings;
    private final Duration djGrace;
    private final int port;
    private final String url;
    private final String sharedUrl;
    private PoolSizes poolSizes = PoolSizes.USUAL;

    private Server(Settings settings, Duration djGrace) {
        this.settings = settings;
        this.djGrace = djGrace;
        this.port = settings.port == 0 ? freePort() : settings.port;
        this.url = settings.localUrl(port);
        this.sharedUrl = settings.sharedUrl(port);
    }

    /**
     * Starts everything and returns once requests are answered.
     *
     * @throws WhatsSoundException with a code whose fault is the operator's
     */
    static Server start(Settings settings) throws InterruptedException {
        return start(settings, PresenceKeeper.USUAL_GRACE);
    }

    /**
     * @param djGrace how long a DJ may be away before the decks pass on
     */
    static Server start(Settings settings, Duration djGrace) throws InterruptedException {
        settings.check();
        Server server = new Server(settings, djGrace);
        try {
            server.open();
            return server;
        } catch (RuntimeException | InterruptedException | Error e) {
            server.close();
            throw e;
        } catch (IOException e) {
            server.close();
            throw new WhatsSoundException(
                    ErrorCode.DATA_FOLDER_UNUSABLE,
                    "The data folder cannot be used: " + e.getMessage(),
                    e);
        }
    }

    static Tokens tokens(String jwtSecret, String url) {
        return new Tokens(jwtSecret.getBytes(UTF_8), url + "/auth/v1", InstantSource.system());
    }

    /** The address under which the server is reached. */
    String url() {
        return url;
    }

    /** The address under which others reach it. */
    String sharedUrl() {
        return sharedUrl;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("something did not close well", e);
            }
        }
    }

    private void open() throws IOException, InterruptedException {
        ServerClock clock = new ServerClock();
        DataFolder folder = keep(DataFolder.open(settings.data));
        String jwtSecret =
                settings.jwtSecret != null
                        ? settings.jwtSecret
                        : folder.secret(ServerKeys.JWT_SECRET, Server::newSecret);
        Tokens tokens = tokens(jwtSecret, url);
        LegalTexts legal = LegalTexts.read(folder.path().resolve("legal"));
        Gateway gateway = keep(Gateway.listen(gatewaySettings(folder, tokens, legal)));

        DatabaseAddress postgres = openPostgres(folder);
        Database database = openDatabase(folder, postgres, clock);
        ExecutorService workers = keep(Executors.newVirtualThreadPerTaskExecutor());

        PostgresChanges changes =
                keep(new PostgresChanges(database, RowVisibility.Memory.ON, workers));
        changes.start();
        Realtime realtime = new Realtime(tokens::verify, database, changes, workers);
        maintain(
                realtime,
                new MessageStore(database),
                new RoomReports(realtime, clock),
                new Retention(database));
        TimelineKeeper timeline = keep(new TimelineKeeper(database, clock, workers));
        VoteKeeper votes = keep(new VoteKeeper(database, clock, workers));
        BlobStore blobs = new BlobStore(folder.path().resolve("blobs"));
        ObjectStore objects = new ObjectStore(database, blobs);
        realtime.presenceChecks().add("session:", ShownPresence::check);
        MemberKeeper members = keep(new MemberKeeper(realtime, clock, workers));
        TypingKeeper typing = keep(new TypingKeeper(realtime, clock, workers));
        ReactionKeeper reactions = keep(new ReactionKeeper(realtime, database, clock, workers));
        WalStream stream =
                keep(
                        new WalStream(
                                postgres,
                                List.of(
                                        new StoredBroadcasts(realtime),
                                        new Reauthorisations(realtime),
                                        timeline,
                                        votes,
                                        new ObjectChanges(objects, workers),
                                        members,
                                        changes)));
        stream.start();
        database.onCommit(stream::committed);

        AddressSignatures signatures =
                new AddressSignatures(
                        Secrets.derive(jwtSecret, "signed addresses"), InstantSource.system());
        StorageDialect storage = openStorage(folder, database, blobs, objects, tokens, signatures);
        openDemo(new DemoSession(database));

        timeline.start();
        votes.start();
        members.start();
        typing.start();
        reactions.start();

        SignsOfLife signs = new SignsOfLife(djGrace);
        CrowdLimits crowd = new CrowdLimits();
        gateway.serve(
                realtime,
                tokens::verify,
                new Dialects(
                        new AuthDialect(database, tokens),
                        new RestDialect(
                                database, tokens, admission(crowd), witness(signs, crowd), JOINS),
                        storage,
                        new BroadcastDialect(realtime, tokens::claimsOf),
                        new AppPages(database, workers, sharedUrl, mediaUrl()),
                        legal,
                        storage::refusalOfUpload,
                        storage.publicFiles()),
                clock,
                workers);
        keep(new PresenceKeeper(database, realtime, signs, djGrace)).start();
        // Once more on top: it is closed while what it serves is still there.
        keep(gateway);
        Files.writeString(folder.path().resolve(ServerKeys.URL_FILE), url + "\n");
    }

    /** Whoever is too fast himself takes nothing from the others. */
    private static CallAdmission admission(CrowdLimits crowd) {
        CallLimits limits = new CallLimits();
        return (function, caller, network, arguments) ->
                limits.refusal(function, caller, network)
                        .or(() -> crowd.refusal(function, caller, arguments));
    }

    private static CallWitness witness(SignsOfLife signs, CrowdLimits crowd) {
        return (function, caller, arguments) -> {
            UUID session = CalledSession.of(arguments);
            if (session != null) {
                signs.called(caller, session);
                crowd.called(function, caller, session);
            }
        };
    }

    private DatabaseAddress openPostgres(DataFolder folder) {
        if (settings.databaseUrl == null) {
            folder.forgetSecret(ServerKeys.DATABASE_URL);
            return keep(EmbeddedPostgres.start(folder)).address();
        }
        DatabaseAddress address = DatabaseAddress.parse(settings.databaseUrl);
        poolSizes = ExternalPostgres.check(address);
        folder.keepSecret(ServerKeys.DATABASE_URL, address.uri());
        return address;
    }

    private Database openDatabase(DataFolder folder, DatabaseAddress postgres, ServerClock clock) {
        Deployment.check(folder, postgres);
        String requestPassword = requestPassword(folder, postgres);
        Migrations.apply(postgres, requestPassword);
        Deployment.remember(folder, postgres);
        try {
            return keep(new Database(postgres, requestPassword, poolSizes, clock));
        } catch (DatabaseException e) {
            throw new WhatsSoundException(
                    ErrorCode.DATABASE_UNREACHABLE,
                    "%s: the roles of WhatsSound cannot log in: %s. See the server's pg_hba.conf."
                            .formatted(postgres, e.getMessage()),
                    e);
        }
    }

    /** The same for all servers on one database, whose data folders differ. */
    private String requestPassword(DataFolder folder, DatabaseAddress postgres) {
        return settings.databaseUrl == null || postgres.password().isEmpty()
                ? folder.secret("authenticator-password", Server::newSecret)
                : Secrets.derive(postgres.password(), "authenticator");
    }

    /** Where pages read audio and covers. */
    private String mediaUrl() {
        String elsewhere = settings.mediaBase();
        return elsewhere == null ? sharedUrl : elsewhere;
    }

    private void openDemo(DemoSession demo) {
        if (settings.demo) {
            demo.open();
        } else {
            demo.close();
        }
    }

    private StorageDialect openStorage(
            DataFolder folder,
            Database database,
            BlobStore blobs,
            ObjectStore objects,
            Tokens tokens,
            AddressSignatures signatures)
            throws IOException {
        objects.sweep();
        TrackPaths paths = new TrackPaths(folder.secret("track-paths", Server::newSecret));
        Ingest ingest = openIngest(folder, database, new Studio(blobs, objects, paths));
        return new StorageDialect(
                database,
                blobs,
                objects,
                tokens::claimsOf,
                Map.of(Ingest.UPLOADS, ingest),
                signatures,
                settings.maxUploadMb * BYTES_PER_MB);
    }

    private Ingest openIngest(DataFolder folder, Database database, Studio studio)
            throws IOException {
        TrackStore tracks = new TrackStore(database);
        new QuotaStore(database)
                .set(
                        Map.of(
                                "user", settings.userQuotaMb * BYTES_PER_MB,
                                "session", settings.sessionQuotaMb * BYTES_PER_MB,
                                "server", settings.serverQuotaMb * BYTES_PER_MB));
        UploadStore uploads = new UploadStore(database);
        JobStore jobs = new JobStore(database);
        new DemoTracks(studio, tracks, jobs).seed();
        IngestJobs working =
                keep(
                        new IngestJobs(
                                Ffmpeg.find(folder.path()),
                                studio,
                                tracks,
                                uploads,
                                jobs,
                                Ingest.DEFAULT_LONGEST));
        working.start();
        return new Ingest(studio.objects(), tracks, uploads, jobs, working::wake);
    }

    private GatewaySettings gatewaySettings(DataFolder folder, Tokens tokens, LegalTexts legal) {
        ArrayNode legalTexts = JsonNodeFactory.instance.arrayNode();
        legal.kinds().forEach(legalTexts::add);
        String pageConfig =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("anonKey", tokens.anonKey())
                        .put("publicUrl", sharedUrl)
                        .put("mediaBaseUrl", settings.mediaBase())
                        .put("version", VERSION)
                        .put("demo", settings.demo)
                        .<ObjectNode>set("legal", legalTexts)
                        .toString();
        return new GatewaySettings(
                settings.host,
                port,
                Math.min(Runtime.getRuntime().availableProcessors(), Realtime.MAX_SHARDS),
                settings.networkIo(),
                ConnectionLimits.USUAL,
                settings.tlsCertificate,
                settings.tlsKey,
                folder.tmp(),
                settings.maxUploadMb * BYTES_PER_MB,
                settings.trustedProxies == null ? Set.of() : Set.copyOf(settings.trustedProxies),
                pageConfig,
                settings.mediaBase() == null ? "" : settings.mediaBase());
    }

    private void maintain(
            Realtime realtime, MessageStore messages, RoomReports reports, Retention retention) {
        messages.maintainPartitions();
        Housekeeping housekeeping = keep(new Housekeeping());
        housekeeping.every(
                Duration.ofSeconds(1),
                "expiring tokens",
                () -> realtime.expireTokens(Instant.now().getEpochSecond()));
        housekeeping.every(RoomReports.PERIOD, "telling DJs how their rooms hear", reports::tell);
        housekeeping.every(Retention.LIFT_EVERY, "lifting restraints", retention::lift);
        housekeeping.every(Retention.PRUNE_EVERY, "deleting what is too old", retention::prune);
        housekeeping.every(
                Duration.ofSeconds(2), "following the policies", realtime::followPolicies);
        housekeeping.every(
                // Often, so that it is done soon after a laptop wakes on another day.
                Duration.ofMinutes(1),
                "partitioning stored broadcasts",
                messages::maintainPartitions);
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private static String newSecret() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new WhatsSoundException(ErrorCode.PORT_IN_USE, "No port is free.", e);
        }
    }
}
