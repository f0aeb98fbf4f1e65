package whatssound.realtime;

import org.jspecify.annotations.Nullable;

/** Notices that the policies on {@code realtime.messages} are others now. One virtual thread. */
final class PolicyWatch {
    private final AuthorizationStore policies;
    private final Runnable onChange;
    private @Nullable String version;

    PolicyWatch(AuthorizationStore policies, Runnable onChange) {
        this.policies = policies;
        this.onChange = onChange;
    }

    /** Looks at them; blocks. */
    synchronized void look() {
        String now = policies.policiesVersion();
        if (version != null && !now.equals(version)) {
            onChange.run();
        }
        version = now;
    }
}
