package io.sallyport.server.metrics;

import io.sallyport.engine.KeyLookups;
import io.sallyport.engine.StepUps;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.judge.BudgetChange;
import io.sallyport.server.app.ApiTally;
import io.sallyport.server.app.KeyRefusal;
import io.sallyport.server.notice.NoticeTally;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What is counted (GUESS-59). No label holds a name of a person, an address or anything else that a
 * caller chooses: each value comes from a closed list. Safe for use by many threads.
 */
public final class Metrics implements NoticeTally, StepUps, KeyLookups.UnknownKeys, ApiTally {
    private static final Set<String> DOORS = Set.of("host", "local", "http", "portal");

    /** Of guesses that were compared with a live code (GUESS-2). */
    private static final Set<Cause> COMPARED =
            EnumSet.of(
                    Cause.RIGHT_CODE,
                    Cause.RIGHT_CONSECUTIVE_CODES,
                    Cause.WRONG_CODE,
                    Cause.USED_CODE,
                    Cause.OVERTAKEN_CODE,
                    Cause.OLD_CODE,
                    Cause.EARLY_CODE);

    private final Services services;
    private final Counters decisions =
            new Counters(
                    "sallyport_decisions_total",
                    "Decisions by how they ended and why.",
                    "door",
                    "service",
                    "verdict",
                    "cause");
    private final Counters guesses =
            new Counters(
                    "sallyport_guesses_evaluated_total",
                    "Codes that were compared with live ones, right ones included.",
                    "door",
                    "service");
    private final Counters charges =
            new Counters(
                    "sallyport_guesses_charged_total",
                    "Standard guesses taken out of accounts' budgets.",
                    "door",
                    "service",
                    "budget");
    private final Counters refunds =
            new Counters(
                    "sallyport_guesses_refunded_total",
                    "Standard guesses given back by logins from known places.",
                    "door",
                    "service");
    private final Counters stepUps =
            new Counters(
                    "sallyport_step_ups_asked_total",
                    "Times that further codes were asked for.",
                    "door",
                    "service");
    private final Counters stepUpsPassed =
            new Counters(
                    "sallyport_step_ups_passed_total",
                    "Logins and changes with right consecutive codes.",
                    "door",
                    "service");
    private final Counters notices =
            new Counters("sallyport_notices_total", "Notices to owners.", "way", "result");
    private final Counters unknownKeys =
            new Counters(
                    "sallyport_unknown_keys_total",
                    "Keys that sshd asked for and that are not in the list.");
    private final Counters storeFaults =
            new Counters("sallyport_store_faults_total", "Changes that the store did not take.");
    private final Counters refusals =
            new Counters(
                    "sallyport_api_refusals_total",
                    "Requests of callers of the HTTP API who did not prove that they may ask.",
                    "reason");
    private final Counters requests =
            new Counters(
                    "sallyport_api_requests_total",
                    "Requests of known applications to the HTTP API.",
                    "operation",
                    "status");
    private final Histogram answers =
            new Histogram(
                    "sallyport_api_answer_seconds",
                    "Time until an application's request was answered, without a denial's wait.");
    private final Histogram commits =
            new Histogram(
                    "sallyport_store_commit_seconds",
                    "Time until a change and its event were durable, as its caller saw it.");

    public Metrics(Services services) {
        this.services = services;
        storeFaults.add(0);
        unknownKeys.add(0);
        for (KeyRefusal why : KeyRefusal.values()) refusals.add(0, word(why));
    }

    /** An event that has become durable. */
    public void decided(AuditEvent event) {
        Circumstances where = event.circumstances();
        decisions.add(1, door(where), service(where), word(event.verdict()), word(event.cause()));
        if (isCompared(event)) guesses.add(1, door(where), service(where));
        if (isRightByTwo(event)) stepUpsPassed.add(1, door(where), service(where));
    }

    /** What a durable event did to the budgets of its account. */
    public void budgeted(GuessState before, GuessState after, AuditEvent event) {
        // What an administrator opens is no refund, and stands among the decisions.
        if (event.verdict() == Verdict.CHANGED && event.attempt().isEmpty()) return;
        Circumstances where = event.circumstances();
        BudgetChange change = BudgetChange.between(before, after, event.at());
        if (change.charged() > 0)
            charges.add(change.charged(), door(where), service(where), word(change.budget()));
        if (change.refunded() > 0) refunds.add(change.refunded(), door(where), service(where));
    }

    @Override
    public void add() {
        unknownKeys.add(1);
    }

    @Override
    public void asked(Circumstances where) {
        stepUps.add(1, door(where), service(where));
    }

    @Override
    public void count(String way, Fate fate) {
        notices.add(1, way, word(fate));
    }

    @Override
    public void refused(KeyRefusal why) {
        refusals.add(1, word(why));
    }

    @Override
    public void answered(String operation, int status, long nanos) {
        requests.add(1, operation, Integer.toString(status));
        answers.add(nanos);
    }

    /** A change that became durable, and how long it took. */
    public void committed(long nanos) {
        commits.add(nanos);
    }

    /** A change of which it is not known whether it was stored, or that was refused. */
    public void storeFailed() {
        storeFaults.add(1);
    }

    void writeTo(Page page) {
        for (Counters family :
                new Counters[] {
                    decisions,
                    guesses,
                    charges,
                    refunds,
                    stepUps,
                    stepUpsPassed,
                    notices,
                    unknownKeys,
                    refusals,
                    requests,
                    storeFaults
                }) family.writeTo(page);
        answers.writeTo(page);
        commits.writeTo(page);
    }

    /** A change with a proof tells of it in its detail: {@code right code of phone}. */
    private static boolean isCompared(AuditEvent event) {
        return COMPARED.contains(event.cause())
                || isProvenBy(event, Cause.RIGHT_CODE)
                || isProvenBy(event, Cause.RIGHT_CONSECUTIVE_CODES);
    }

    private static boolean isRightByTwo(AuditEvent event) {
        return event.cause() == Cause.RIGHT_CONSECUTIVE_CODES
                || isProvenBy(event, Cause.RIGHT_CONSECUTIVE_CODES);
    }

    private static boolean isProvenBy(AuditEvent event, Cause cause) {
        return event.verdict() == Verdict.CHANGED
                && event.attempt().isPresent()
                && event.detail().startsWith(cause.text() + " of ");
    }

    private static String door(Circumstances where) {
        return DOORS.contains(where.door()) ? where.door() : Services.OTHER;
    }

    private String service(Circumstances where) {
        return services.label(where.service());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
