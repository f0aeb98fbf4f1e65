package whatssound.realtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import whatssound.db.DatabaseException;
import whatssound.error.ErrorCode;
import whatssound.error.WhatsSoundException;

/**
 * Puts questions to the policies, those that wait at the same time together.
 *
 * <p>A lone question is asked at once. While a few batches are under way, more questions wait,
 * equal ones as one, so that a storm of joins costs few round trips and few connections. Any
 * virtual thread.
 */
final class Authorization {
    private static final Logger LOG = LoggerFactory.getLogger(Authorization.class);
    private static final int MAX_BATCHES = 2;
    private static final int MAX_QUESTIONS = 128;
    private static final int MAX_WAITING = 50_000;
    private static final String QUERY_CANCELED = "57014";

    private final AuthorizationStore policies;
    private final Executor workers;
    private final Object lock = new Object();

    // Never joined to a question that is under way, for its answer may be of before this one.
    private Map<Question, CompletableFuture<Verdict>> waiting = new LinkedHashMap<>();
    private int batches;

    /**
     * @param workers runs what blocks, on virtual threads
     */
    Authorization(AuthorizationStore policies, Executor workers) {
        this.policies = policies;
        this.workers = workers;
    }

    /**
     * The policies' answer, as they are now or later. Blocks.
     *
     * @throws WhatsSoundException RLS_POLICY_ERROR or QUERY_CANCELED where a policy fails,
     *     DATABASE_LACK_OF_CONNECTIONS where too many questions wait
     * @throws DatabaseException where the database does not answer
     */
    Verdict ask(Question question) {
        if (!isText(question)) {
            return new Verdict(Grants.NONE, true, null);
        }
        Verdict verdict = await(enqueue(question));
        if (verdict.failure() == null) {
            return verdict;
        }
        LOG.warn(
                "the policies on realtime.messages failed for topic {}: {}",
                question.topic(),
                verdict.failure());
        boolean slow = verdict.failure().startsWith(QUERY_CANCELED);
        throw new WhatsSoundException(
                slow ? ErrorCode.QUERY_CANCELED : ErrorCode.RLS_POLICY_ERROR,
                slow
                        ? "The topic's policies take too long"
                        : "The topic's policies fail; the server's log says how");
    }

    /**
     * Returns once questions are answered with what the transaction did in mind: the WAL tells of a
     * commit a moment before others see it. Blocks.
     */
    void awaitVisible(long transactionId) throws InterruptedException {
        while (!policies.isVisible(transactionId)) {
            Thread.sleep(1);
        }
    }

    /** Postgres holds no text with a NUL, so that no policy can allow one. */
    private static boolean isText(Question question) {
        return question.topic().indexOf('\0') < 0
                && !(question instanceof Question.WriteBroadcast write
                        && write.event().indexOf('\0') >= 0);
    }

    private CompletableFuture<Verdict> enqueue(Question question) {
        synchronized (lock) {
            CompletableFuture<Verdict> answer = waiting.get(question);
            if (answer == null) {
                if (waiting.size() >= MAX_WAITING) {
                    throw new WhatsSoundException(
                            ErrorCode.DATABASE_LACK_OF_CONNECTIONS,
                            "Too many joins are waiting; try again later");
                }
                answer = new CompletableFuture<>();
                waiting.put(question, answer);
                if (batches < MAX_BATCHES) {
                    batches++;
                    workers.execute(this::work);
                }
            }
            return answer;
        }
    }

    private static Verdict await(CompletableFuture<Verdict> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Asks batch after batch until no question waits. */
    private void work() {
        for (Map<Question, CompletableFuture<Verdict>> batch = next();
                !batch.isEmpty();
                batch = next()) {
            ask(batch);
        }
    }

    private Map<Question, CompletableFuture<Verdict>> next() {
        synchronized (lock) {
            Map<Question, CompletableFuture<Verdict>> batch = new LinkedHashMap<>();
            var first = waiting.entrySet().iterator();
            while (first.hasNext() && batch.size() < MAX_QUESTIONS) {
                var entry = first.next();
                batch.put(entry.getKey(), entry.getValue());
                first.remove();
            }
            if (batch.isEmpty()) {
                batches--;
            }
            return batch;
        }
    }

    private void ask(Map<Question, CompletableFuture<Verdict>> batch) {
        List<Question> questions = new ArrayList<>(batch.keySet());
        List<CompletableFuture<Verdict>> answers = new ArrayList<>(batch.values());
        int answered = 0;
        try {
            while (answered < questions.size()) {
                List<Verdict> verdicts =
                        policies.judge(questions.subList(answered, questions.size()));
                if (verdicts.isEmpty()) {
                    throw new IllegalStateException("the policies were asked in vain");
                }
                for (Verdict verdict : verdicts) {
                    answers.get(answered++).complete(verdict);
                }
            }
        } catch (RuntimeException failure) {
            fail(questions, answers, answered, failure);
        } catch (Error failure) {
            answers.forEach(answer -> answer.completeExceptionally(failure));
            throw failure;
        }
    }

    private void fail(
            List<Question> questions,
            List<CompletableFuture<Verdict>> answers,
            int answered,
            RuntimeException failure) {
        boolean away = failure instanceof DatabaseException database && database.isUnavailable();
        if (!away && questions.size() > 1) {
            // One question must not take the others with it.
            for (int i = answered; i < questions.size(); i++) {
                ask(Map.of(questions.get(i), answers.get(i)));
            }
            return;
        }
        answers.forEach(answer -> answer.completeExceptionally(failure));
        if (away) {
            // Their clients come back by themselves, where waiting for each batch would time out.
            Map<Question, CompletableFuture<Verdict>> lost;
            synchronized (lock) {
                lost = waiting;
                waiting = new LinkedHashMap<>();
            }
            lost.values().forEach(answer -> answer.completeExceptionally(failure));
        }
    }
}
