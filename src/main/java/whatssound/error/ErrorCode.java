package whatssound.error;

/**
 * Every error with its stable code: the one list behind replies, HTTP bodies, log levels and the
 * table in {@code docs/errors.md}.
 */
public enum ErrorCode {
    // Realtime: the reason's word before the colon, as the original writes it.
    UNAUTHORIZED("Unauthorized", 403, "The topic's policies do not allow this."),
    INVALID_JWT_TOKEN(
            "InvalidJWTToken",
            Fault.CLIENT,
            401,
            Close.CHANNEL_RECOVERABLE,
            true,
            "The token is expired or lacks a claim."),
    MALFORMED_JWT(
            "MalformedJWT",
            Fault.CLIENT,
            401,
            Close.CHANNEL_RECOVERABLE,
            false,
            "The token is not a JWT."),
    JWT_SIGNATURE_ERROR(
            "JwtSignatureError",
            Fault.CLIENT,
            401,
            Close.CHANNEL_RECOVERABLE,
            false,
            "The token's signature does not verify."),
    TOPIC_NAME_REQUIRED("TopicNameRequired", 400, "The topic has no name."),
    NAME_TOO_LONG("NameTooLong", 400, "The topic or the presence key is too long."),
    UNMATCHED_TOPIC("unmatched topic", 404, "The topic is not joined on this socket."),
    MALFORMED_MESSAGE("MalformedMessage", 400, "The frame is no message of the protocol."),
    PAYLOAD_SIZE_EXCEEDED("payload_size_exceeded", 413, "The payload is larger than the limit."),
    FRAME_TOO_LARGE(
            "FrameTooLarge",
            Fault.CLIENT,
            413,
            Close.SOCKET,
            true,
            "The frame is larger than the limit; the socket is closed with 1009."),
    SLOW_CONSUMER(
            "SlowConsumer",
            Fault.CLIENT,
            503,
            Close.SOCKET,
            true,
            "The client reads slower than its topics speak; the socket is closed with 1013 and may come back."),
    SOCKET_GONE(
            "SocketGone",
            410,
            "The stream or the polls of this id are over, or never were: another is to be opened."),
    CHANNEL_RATE_LIMIT_REACHED("ChannelRateLimitReached", 429, "Too many channels on one socket."),
    CLIENT_JOIN_RATE_LIMIT_REACHED(
            "ClientJoinRateLimitReached", 429, "Too many joins of one socket in a second."),
    MESSAGE_RATE_LIMIT_REACHED(
            "MessageRateLimitReached",
            429,
            "Too many messages of one socket or one sender; those refused are not told."),
    UNABLE_TO_REPLAY_MESSAGES(
            "UnableToReplayMessages",
            400,
            "The channel is public, asks for what is no time, or the database does not answer."),
    UNABLE_TO_STORE_MESSAGE(
            "UnableToStoreMessage", 400, "A broadcast that was to be stored cannot be."),
    UNPROCESSABLE_ENTITY(
            "UnprocessableEntity", 422, "A broadcast over HTTP has a field that does not fit."),
    UNSUPPORTED_MEDIA_TYPE(
            "UnsupportedMediaType", 415, "A broadcast over HTTP is JSON or an octet stream."),
    REQUEST_TOO_LARGE("RequestTooLarge", 413, "The body of a broadcast is larger than the limit."),
    REALTIME_DISABLED_FOR_CONFIGURATION(
            "RealtimeDisabledForConfiguration",
            400,
            "The tables that the channel asks for are not in the publication supabase_realtime."),
    POSTGRES_CHANGES_INVALID(
            "PostgresChangesInvalidParameters",
            400,
            "A binding to Postgres Changes cannot be understood, or does not fit its table."),
    POSTGRES_CHANGES_SUBSCRIBE_TIMEOUT(
            "PostgresChangesSubscribeTimeout",
            Fault.SERVER,
            504,
            Close.NOTHING,
            true,
            "The changes that a join waits for were not live in time."),
    UNABLE_TO_CONNECT_TO_PROJECT(
            "UnableToConnectToProject",
            Fault.SERVER,
            503,
            Close.CHANNEL_RECOVERABLE,
            true,
            "The database does not answer."),
    RLS_POLICY_ERROR(
            "RlsPolicyError",
            Fault.OPERATOR,
            500,
            Close.NOTHING,
            true,
            "The topic's policies fail; the log says how."),
    QUERY_CANCELED(
            "QueryCanceled",
            Fault.OPERATOR,
            503,
            Close.NOTHING,
            true,
            "The topic's policies take too long."),
    DATABASE_LACK_OF_CONNECTIONS(
            "DatabaseLackOfConnections",
            Fault.SERVER,
            503,
            Close.NOTHING,
            true,
            "More joins wait for the database than are let in."),
    TOO_MANY_EVENT_NAMES(
            "TooManyEventNames", 429, "The channel has used as many names of events as one may."),
    // Auth.
    ANONYMOUS_PROVIDER_DISABLED(
            "anonymous_provider_disabled", 422, "Anonymous sign-ins are disabled."),
    BAD_JSON("bad_json", 400, "The body is not JSON."),
    BAD_JWT("bad_jwt", 403, "The token does not verify."),
    NO_AUTHORIZATION("no_authorization", 401, "The request carries no token."),
    SESSION_NOT_FOUND_AUTH("session_not_found", 403, "The login session is gone; sign in anew."),
    USER_NOT_FOUND("user_not_found", 404, "There is no such user."),
    REFRESH_TOKEN_NOT_FOUND("refresh_token_not_found", 400, "The refresh token is unknown."),
    REFRESH_TOKEN_ALREADY_USED(
            "refresh_token_already_used",
            400,
            "The refresh token was used before; its login session is revoked."),
    VALIDATION_FAILED("validation_failed", 400, "A field has a wrong type or value."),
    OVER_REQUEST_RATE_LIMIT("over_request_rate_limit", 429, "Too many requests from this address."),
    EMAIL_PROVIDER_DISABLED(
            "email_provider_disabled",
            422,
            "Only anonymous sign-ins are offered, not e-mail ones."),
    AUTH_PATH_NOT_FOUND("not_found", 404, "The auth API has no such path or method."),
    UNEXPECTED_FAILURE(
            "unexpected_failure",
            Fault.SERVER,
            500,
            Close.NOTHING,
            true,
            "Something broke here; the log says what."),
    DATABASE_UNAVAILABLE(
            "database_unavailable",
            Fault.SERVER,
            503,
            Close.NOTHING,
            true,
            "The database does not answer; clients keep their login and try again."),
    // REST, as PostgREST numbers them.
    PGRST001("PGRST001", Fault.SERVER, 503, Close.NOTHING, true, "The database does not answer."),
    PGRST100("PGRST100", 400, "The query string does not parse."),
    PGRST102("PGRST102", 400, "The body does not parse."),
    PGRST103("PGRST103", 416, "The requested range lies beyond the rows."),
    PGRST106("PGRST106", 406, "The schema is not exposed."),
    PGRST107("PGRST107", 406, "No acceptable media type."),
    PGRST108("PGRST108", 400, "A filter names an embedded resource that is not selected."),
    PGRST111("PGRST111", Fault.SERVER, 500, Close.NOTHING, false, "response.headers is not valid."),
    PGRST112("PGRST112", Fault.SERVER, 500, Close.NOTHING, false, "response.status is not valid."),
    PGRST116("PGRST116", 406, "One row was asked for, and there were none or several."),
    PGRST117("PGRST117", 405, "The method is not supported."),
    PGRST121(
            "PGRST121",
            Fault.SERVER,
            500,
            Close.NOTHING,
            false,
            "A function raised PGRST with a message or detail that is not its JSON."),
    PGRST122("PGRST122", 400, "A preference is not known, and strict handling was asked for."),
    PGRST124("PGRST124", 400, "More rows were affected than the caller allows."),
    PGRST125("PGRST125", 404, "The path is invalid."),
    PGRST200("PGRST200", 400, "There is no relationship between the two tables."),
    PGRST201("PGRST201", 300, "There are several relationships between the two tables."),
    PGRST202("PGRST202", 404, "There is no such function with these arguments."),
    PGRST203("PGRST203", 300, "Several functions take these arguments."),
    PGRST204("PGRST204", 400, "There is no such column."),
    PGRST205("PGRST205", 404, "There is no such table."),
    PGRST301("PGRST301", 401, "The token does not verify."),
    PGRST302("PGRST302", 401, "The request carries neither a token nor a key."),
    PGRST303("PGRST303", Fault.CLIENT, 401, Close.NOTHING, true, "The token is expired."),
    RESULT_TOO_LARGE("result_too_large", 413, "The answer would be larger than the limit."),
    TOO_MANY_REQUESTS(
            "too_many_requests", 429, "Too many requests of this user are being answered already."),
    // Storage. The HTTP status is 400 for nearly all; the body carries this one.
    NO_SUCH_KEY("NoSuchKey", 404, "There is no such object, or it is not yours to see."),
    NO_SUCH_BUCKET("NoSuchBucket", 404, "There is no such bucket."),
    KEY_ALREADY_EXISTS("KeyAlreadyExists", 409, "The object exists already."),
    ACCESS_DENIED("AccessDenied", 403, "The bucket's policies do not allow this."),
    ENTITY_TOO_LARGE("EntityTooLarge", 413, "The upload is larger than the limit."),
    INVALID_MIME_TYPE("InvalidMimeType", 415, "The bucket does not take this type."),
    INVALID_JWT("InvalidJWT", 400, "The token does not verify."),
    INVALID_SIGNATURE("InvalidSignature", 400, "The address is signed for something else, or not."),
    INVALID_KEY("InvalidKey", 400, "The object's name is not allowed."),
    INVALID_RANGE("InvalidRange", 416, "The range lies beyond the object's end."),
    NO_SUCH_ROUTE("NoSuchRoute", 404, "There is no such call here."),
    INVALID_REQUEST("InvalidRequest", 400, "The request does not parse."),
    STORAGE_FULL(
            "StorageFull",
            Fault.OPERATOR,
            507,
            Close.NOTHING,
            true,
            "The server's disk has no room for the upload."),
    INTERNAL_ERROR(
            "InternalError",
            Fault.SERVER,
            500,
            Close.NOTHING,
            true,
            "Something broke here; the log says what."),
    // Media: answers to an upload.
    EMPTY_UPLOAD("EmptyUpload", 422, "The file is empty."),
    NOT_AUDIO("NotAudio", 422, "The file holds no audio that can be read."),
    DAMAGED_AUDIO("DamagedAudio", 422, "The file breaks off or cannot be decoded to its end."),
    AUDIO_TOO_LONG("AudioTooLong", 422, "The recording is longer than the limit."),
    TRANSCODE_FAILED(
            "TranscodeFailed",
            Fault.SERVER,
            500,
            Close.NOTHING,
            true,
            "The file could not be converted here."),
    CONVERSION_LIMIT(
            "ConversionLimit",
            422,
            "Converting the file took more time or memory than is allowed."),
    CONTENT_BLOCKED(
            "ContentBlocked", 403, "The recording was taken down, and is not taken in again."),
    RIGHTS_NOT_CONFIRMED(
            "RightsNotConfirmed",
            403,
            "The upload does not say that its sender may share it: its metadata has rights_confirmed true."),
    USER_QUOTA_EXCEEDED(
            "UserQuotaExceeded",
            413,
            "The sender stores as much as one person may; deleting makes room."),
    SERVER_FULL("ServerFull", 507, "The server stores as much as its operator lets it."),
    // The DJ session: raised by the functions in db/app.
    SIGN_IN_FIRST("sign_in_first", 401, "The call needs a signed-in user."),
    WRONG_CODE("wrong_code", 404, "No session has this code."),
    SESSION_ENDED("session_ended", 410, "The session is over."),
    SESSION_CLOSED("session_closed", 403, "The session lets nobody in any more."),
    SESSION_FULL(
            "session_full",
            Fault.CLIENT,
            409,
            Close.NOTHING,
            true,
            "The session has as many members as it takes."),
    PASSWORD_NEEDED("password_needed", 403, "The session is joined with a password."),
    WRONG_PASSWORD("wrong_password", 403, "This is not the password of the session."),
    NO_SUCH_MEMBER("no_such_member", 404, "There is no such member of the session."),
    INVALID_ROLE(
            "invalid_role", 400, "A member is dj, moderator or listener; the host stays host."),
    HOST_STAYS("host_stays", 409, "The host cannot leave; he ends or deletes the session."),
    NOT_A_MEMBER("not_a_member", 403, "The session has not been joined."),
    NOT_THE_DJ("not_the_dj", 403, "Only the holder of the decks may do this."),
    NOT_A_DJ("not_a_dj", 403, "Only the host and the co-DJs take the decks."),
    NOT_OFFERED("not_offered", 409, "The decks are not offered to the caller, or no more."),
    NOT_THE_HOST("not_the_host", 403, "Only the host of the session may do this."),
    INVALID_SETTINGS(
            "invalid_settings",
            400,
            "A setting does not exist or does not take this value; details name it."),
    STALE_COMMAND(
            "stale_command",
            Fault.CLIENT,
            409,
            Close.NOTHING,
            true,
            "Another command came first; read the anchor and try again."),
    INVALID_COMMAND("invalid_command", 400, "The command or its arguments are not valid."),
    NOTHING_TO_PLAY("nothing_to_play", 409, "The queue is empty."),
    NO_SUCH_TRACK("no_such_track", 404, "There is no such track, or it is not yours to play."),
    NO_SUCH_ENTRY("no_such_entry", 404, "There is no such queue entry."),
    INVALID_CUES(
            "invalid_cues", 400, "The cues lie outside the track, or less than a second apart."),
    ENTRY_LOCKED("entry_locked", 409, "The entry is announced, plays or was played."),
    NOT_THE_REQUESTER(
            "not_the_requester",
            403,
            "Only who requested an entry, the DJ, the host and moderators may take it back."),
    REQUESTS_LOCKED("requests_locked", 403, "Only the DJs of the session add tracks now."),
    REQUEST_CAP(
            "request_cap",
            409,
            "As many requests of one person wait as may; details.requests_per_person says how many."),
    IN_COOLDOWN(
            "in_cooldown",
            409,
            "The track was played a short while ago; details.minutes_left says how long to wait."),
    DUPLICATE_ENTRY("duplicate_entry", 409, "The track waits in the queue already."),
    FAIR_ORDER("fair_order", 409, "In fair order nobody moves entries; the DJ may pin them."),
    OWN_ENTRY("own_entry", 403, "Nobody votes for a track of their own."),
    VOTE_CLOSED(
            "vote_closed",
            409,
            "What is announced or was played takes no votes, and only what plays takes votes to skip."),
    INVALID_VOTE("invalid_vote", 400, "A vote is true or false."),
    ID_TAKEN("id_taken", 409, "The id that the client made belongs to something else."),
    INVALID_NAME("invalid_name", 400, "A name needs 1 to 40 visible characters."),
    INVALID_MESSAGE("invalid_message", 400, "A chat message is a text of 1 to 500 characters."),
    NO_SUCH_MESSAGE("no_such_message", 404, "There is no such message in the chat."),
    INVALID_PAGE("invalid_page", 400, "A page of the chat's history has 1 to 200 messages."),
    MUTED("muted", 403, "The caller is muted; details.retry_after_s says for how long."),
    READ_ONLY("read_only", 403, "Who came during a raid only listens; details.retry_after_s."),
    CHAT_FROZEN("chat_frozen", 403, "The chat rests until a moderator opens it."),
    SLOW_MODE(
            "slow_mode", 429, "The chat goes slowly; details.retry_after_s says how long to wait."),
    BANNED("banned", 403, "The caller is banned; details.retry_after_s, where it ends."),
    NOT_A_MODERATOR("not_a_moderator", 403, "Only the host and the moderators may do this."),
    ABOVE_MODERATION(
            "above_moderation", 403, "The host, oneself and fellow moderators are not moderated."),
    INVALID_DURATION("invalid_duration", 400, "A time of this length cannot be imposed."),
    INVALID_REASON("invalid_reason", 400, "A reason has 200 characters at most."),
    INVALID_REPORT(
            "invalid_report", 400, "The report is of no kind that there is, or gives no reason."),
    NOTHING_TO_REPORT("nothing_to_report", 404, "There is no such thing in the session to report."),
    NO_SUCH_REPORT("no_such_report", 404, "There is no such report."),
    INVALID_EXPORT("invalid_export", 400, "There is no such format, or the address is none."),
    SESSION_QUOTA_EXCEEDED(
            "session_quota_exceeded", 413, "The session holds as much music as one may."),
    NO_SUCH_PLAYLIST("no_such_playlist", 404, "The caller has no such playlist."),
    INVALID_PLAYLIST(
            "invalid_playlist",
            400,
            "A playlist has a name of 1 to 60 visible characters, and takes up to 500 tracks at a time."),
    TOO_MANY_PLAYLISTS("too_many_playlists", 409, "One person keeps up to 100 playlists."),
    PLAYLIST_FULL("playlist_full", 409, "A playlist holds up to 500 tracks."),
    INVALID_SEARCH(
            "invalid_search",
            400,
            "A page has 1 to 200 tracks, in an order that there is, by words of up to 200 characters."),
    TOO_MANY_REPORTS("too_many_reports", 429, "Too many reports; wait as told."),
    TOO_MANY_ATTEMPTS("too_many_attempts", 429, "Too many attempts; wait as told."),
    // Calls per user, counted in the process.
    TOO_MANY_VOTES(
            "too_many_votes",
            429,
            "Too many votes of one user; details.retry_after_s says how long to wait."),
    TOO_MANY_MESSAGES(
            "too_many_messages",
            429,
            "Too many messages of one user; details.retry_after_s says how long to wait."),
    TOO_MANY_TRACK_REQUESTS(
            "too_many_track_requests",
            429,
            "Too many requests for tracks of one user; details.retry_after_s says how long to wait."),
    TOO_MANY_JOINS(
            "too_many_joins",
            429,
            "One user has joined too often; details.retry_after_s says how long to wait."),
    TOO_MANY_COMMANDS(
            "too_many_commands",
            429,
            "Too many commands of one user; details.retry_after_s says how long to wait."),
    TOO_MANY_CALLS(
            "too_many_calls",
            429,
            "Too many calls of one user; details.retry_after_s says how long to wait."),
    // The process: one line on standard error, exit code 1.
    PORT_IN_USE(
            "port_in_use",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "The port is taken by another program."),
    DATA_FOLDER_UNUSABLE(
            "data_folder_unusable",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "The data folder cannot be written."),
    DATA_FOLDER_IN_USE(
            "data_folder_in_use",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "Another WhatsSound runs on this data folder."),
    DATA_FORMAT_UNKNOWN(
            "data_format_unknown",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "The data folder was written by another version."),
    DATABASE_FAILED(
            "database_failed",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "The database does not start; the log says why."),
    DATABASE_UNREACHABLE(
            "database_unreachable",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "The database of --database-url does not answer, or not to this login."),
    DATABASE_UNFIT(
            "database_unfit",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "The database cannot be served from; one line for each thing that is to be mended."),
    FFMPEG_UNUSABLE(
            "ffmpeg_unusable",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "Neither the system's ffmpeg nor the bundled one starts."),
    INVALID_SETTING(
            "invalid_setting",
            Fault.OPERATOR,
            0,
            Close.NOTHING,
            false,
            "A setting has a value that cannot be used.");

    /** Who has to act for the error to go away. */
    public enum Fault {
        CLIENT,
        SERVER,
        OPERATOR
    }

    /** What happens to the channel or the socket beside the reply. */
    public enum Close {
        NOTHING,
        CHANNEL_RECOVERABLE,
        SOCKET
    }

    private static final int TOO_OFTEN = 429;

    private final String code;
    private final Fault fault;
    private final int httpStatus;
    private final Close close;
    private final boolean retryable;
    private final String meaning;

    /**
     * A refusal of one call, the commonest kind: repeating changes nothing, but for what came too
     * often.
     */
    ErrorCode(String code, int httpStatus, String meaning) {
        this(code, Fault.CLIENT, httpStatus, Close.NOTHING, httpStatus == TOO_OFTEN, meaning);
    }

    ErrorCode(
            String code,
            Fault fault,
            int httpStatus,
            Close close,
            boolean retryable,
            String meaning) {
        this.code = code;
        this.fault = fault;
        this.httpStatus = httpStatus;
        this.close = close;
        this.retryable = retryable;
        this.meaning = meaning;
    }

    /** The code as clients see it. */
    public String code() {
        return code;
    }

    public Fault fault() {
        return fault;
    }

    /** The HTTP status that goes with it, 0 where the error never travels over HTTP. */
    public int httpStatus() {
        return httpStatus;
    }

    public Close close() {
        return close;
    }

    /** Whether the same call may succeed later without a change by the caller. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence for the table in the docs. */
    public String meaning() {
        return meaning;
    }
}
