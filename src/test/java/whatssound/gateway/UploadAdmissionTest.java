package whatssound.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import whatssound.gateway.UploadAdmission.Limits;
import whatssound.gateway.UploadAdmission.Verdict;
import whatssound.http.Headers;
import whatssound.http.HttpRequest;
import whatssound.http.HttpResponse;
import whatssound.http.Query;

class UploadAdmissionTest {
    private static final long LARGEST_BYTES = 200_000_000;
    private static final long MUCH_ROOM = 100_000_000_000L;
    private static final Limits IMPATIENT = new Limits(3, 2, Duration.ofMillis(20));
    private static final Limits PATIENT = new Limits(3, 2, Duration.ofSeconds(10));

    @Test
    void anAddressHasTwoPlaces() throws IOException {
        UploadAdmission admission = admission(MUCH_ROOM, IMPATIENT);
        Verdict first = admission.admit(from("192.0.2.1", "5"));
        Verdict second = admission.admit(from("192.0.2.1", "5"));

        assertRefused(
                admission.admit(from("192.0.2.1", "5")), 429, "429", "over_request_rate_limit");
        assertThat(admission.admit(from("192.0.2.2", "5"))).isInstanceOf(Verdict.Admitted.class);
        assertThat(first).isInstanceOf(Verdict.Admitted.class);
        assertThat(second).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void thereIsAnEndOfPlacesForAll() throws IOException {
        UploadAdmission admission = admission(MUCH_ROOM, IMPATIENT);
        for (int i = 1; i <= 3; i++) {
            assertThat(admission.admit(from("192.0.2." + i, "5")))
                    .isInstanceOf(Verdict.Admitted.class);
        }

        assertRefused(
                admission.admit(from("192.0.2.9", "5")), 429, "429", "over_request_rate_limit");
    }

    @Test
    void aPlaceThatIsGivenBackGoesToWhoWaits() {
        UploadAdmission admission = admission(MUCH_ROOM, PATIENT);
        admission.admit(from("192.0.2.1", "5"));
        Verdict second = admission.admit(from("192.0.2.1", "5"));
        CompletableFuture<Verdict> third =
                CompletableFuture.supplyAsync(
                        () -> admission.admit(from("192.0.2.1", "5")),
                        task -> Thread.ofVirtual().start(task));

        if (second instanceof Verdict.Admitted admitted) {
            admitted.giveBack();
        }

        assertThat(third.join()).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void theDiskKeepsAGigabyteFree() throws IOException {
        UploadAdmission admission = admission(1_050_000_000, IMPATIENT);

        assertThat(admission.admit(from("192.0.2.1", "50000000")))
                .isInstanceOf(Verdict.Admitted.class);
        assertRefused(admission.admit(from("192.0.2.2", "50000001")), 507, "507", "StorageFull");
        assertRefused(admission.admit(from("192.0.2.2", null)), 507, "507", "StorageFull");
        // Who was refused holds no place.
        assertThat(admission.admit(from("192.0.2.2", "1"))).isInstanceOf(Verdict.Admitted.class);
        assertThat(admission.admit(from("192.0.2.2", "1"))).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void whomTheDialectRefusesTakesNoPlace() {
        HttpResponse no = HttpResponse.empty(403);
        UploadAdmission admission =
                new UploadAdmission(
                        head -> head.path().equals("/no") ? Optional.of(no) : Optional.empty(),
                        () -> MUCH_ROOM,
                        LARGEST_BYTES,
                        new Limits(1, 1, Duration.ofMillis(20)));

        assertThat(admission.admit(head("/no", "192.0.2.1", Headers.NONE)))
                .isEqualTo(new Verdict.Refused(no));
        assertThat(admission.admit(from("192.0.2.1", "5"))).isInstanceOf(Verdict.Admitted.class);
    }

    private static UploadAdmission admission(long usableBytes, Limits limits) {
        return new UploadAdmission(
                head -> Optional.empty(), () -> usableBytes, LARGEST_BYTES, limits);
    }

    private static HttpRequest from(String address, @Nullable String size) {
        return head(
                "/object/uploads/x",
                address,
                size == null ? Headers.NONE : Headers.of("content-length", size));
    }

    private static HttpRequest head(String path, String address, Headers headers) {
        return new HttpRequest(
                "POST", path, Query.NONE, headers, new HttpRequest.RequestBody.None(), address);
    }

    private static void assertRefused(Verdict verdict, int httpStatus, String status, String code)
            throws IOException {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        HttpResponse answer = ((Verdict.Refused) verdict).answer();
        assertThat(answer.status()).isEqualTo(httpStatus);
        assertThat(answer.body()).isInstanceOf(HttpResponse.ResponseBody.Bytes.class);
        JsonNode body =
                JsonMapper.builder()
                        .build()
                        .readTree(((HttpResponse.ResponseBody.Bytes) answer.body()).content());
        assertThat(body.path("statusCode").asText()).isEqualTo(status);
        assertThat(body.path("code").asText()).isEqualTo(code);
        assertThat(body.path("error").asText()).isEqualTo(code);
        assertThat(body.path("message").asText()).isNotEmpty();
    }
}
