package whatssound.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignUpLimitTest {
    private final SignUpLimit limit = new SignUpLimit(2);

    @Test
    void eachAddressHasItsOwnAllowance() {
        assertThat(limit.secondsToWait("192.0.2.1")).isZero();
        assertThat(limit.secondsToWait("192.0.2.1")).isZero();
        assertThat(limit.secondsToWait("192.0.2.1")).isBetween(1L, 1801L);
        assertThat(limit.secondsToWait("192.0.2.2")).isZero();
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        assertThat(limit.secondsToWait("2001:db8:0:1::1")).isZero();
        assertThat(limit.secondsToWait("2001:db8:0:1:ffff::2")).isZero();
        assertThat(limit.secondsToWait("2001:db8:0:1::3")).isPositive();
        assertThat(limit.secondsToWait("2001:db8:0:2::1")).isZero();
    }

    @Test
    void anAddressThatIsNoneStillCounts() {
        assertThat(limit.secondsToWait("unknown")).isZero();
        assertThat(limit.secondsToWait("unknown")).isZero();
        assertThat(limit.secondsToWait("unknown")).isPositive();
    }
}
