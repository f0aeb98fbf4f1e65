package whatssound.storage;

/**
 * When a signed address begins and ends, in epoch seconds. Pure; any thread.
 *
 * <p>Where somebody asks for two hours or more, all who ask within half of that time are given the
 * very same address, so that any cache holds one copy for them; it lives between half and all of
 * the time, never longer.
 *
 * @param fromSeconds of the window in which it was asked for
 */
record SignatureWindow(long fromSeconds, long toSeconds) {
    private static final long SHARED_FROM_SECONDS = 2 * 3_600;

    static SignatureWindow of(long nowSeconds, long lifetimeSeconds) {
        if (lifetimeSeconds < SHARED_FROM_SECONDS) {
            return new SignatureWindow(nowSeconds, nowSeconds + lifetimeSeconds);
        }
        long step = lifetimeSeconds / 2;
        long toSeconds = Math.floorDiv(nowSeconds + lifetimeSeconds, step) * step;
        return new SignatureWindow(toSeconds - lifetimeSeconds, toSeconds);
    }
}
