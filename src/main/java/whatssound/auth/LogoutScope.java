package whatssound.auth;

import java.util.Arrays;
import java.util.Optional;

/** Which of a user's logins end. Any thread. */
enum LogoutScope {
    GLOBAL("global"),
    LOCAL("local"),
    OTHERS("others");

    private final String wireName;

    LogoutScope(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    static Optional<LogoutScope> of(String wireName) {
        return Arrays.stream(values()).filter(scope -> scope.wireName.equals(wireName)).findFirst();
    }
}
