package io.sallyport.server.notice;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.ShownAddress;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.Foresight;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Puts news into words: what happened, when and where, what it means, what to do. Never a code, and
 * no number that helps whoever guesses.
 */
final class NoticeWriter {
    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z", Locale.ROOT);

    private final String host;
    private final ZoneId zone;

    /**
     * @param host by which this machine goes in policy and audit
     * @param zone in which times are told
     */
    NoticeWriter(String host, ZoneId zone) {
        this.host = host;
        this.zone = zone;
    }

    Notice news(Account account, OwnerNotice news, AuditEvent event) {
        return switch (news) {
            case STRANGER_LANE_EMPTY -> laneEmpty(account, event);
            case NEW_DEVICE ->
                    about(
                            account.name(),
                            "new-device",
                            event,
                            Optional.empty(),
                            "new login place for %s",
                            NoticeWords.NEW_DEVICE);
            case WRONG_SECOND_STEP ->
                    about(
                            account.name(),
                            "wrong-second-step",
                            event,
                            Optional.empty(),
                            "wrong code for %s",
                            NoticeWords.WRONG_SECOND_STEP);
            case SHORT_RECOVERY_CODE ->
                    about(
                            account.name(),
                            "short-recovery-code",
                            event,
                            Optional.empty(),
                            "short recovery code used for %s",
                            NoticeWords.SHORT_RECOVERY_CODE);
        };
    }

    Notice test(AccountName account, Instant now) {
        String subject = subject("test notice for %s", account);
        String text = NoticeWords.TEST.formatted(PlainText.of(account.value()), PlainText.of(host));
        return new Notice(account, "test", now, host, "", "", "", Optional.empty(), subject, text);
    }

    private Notice laneEmpty(Account account, AuditEvent event) {
        Optional<Instant> until = Foresight.oneCodeFrom(account, event.at());
        String asked =
                until.map(end -> "Until " + time(end) + " new devices are")
                        .orElse("For a while, new devices are");
        return about(
                account.name(),
                "stranger-lane-empty",
                event,
                until,
                "somebody tries codes for %s",
                NoticeWords.STRANGER_LANE_EMPTY.formatted(asked));
    }

    private Notice about(
            AccountName account,
            String kind,
            AuditEvent event,
            Optional<Instant> until,
            String subject,
            String words) {
        Circumstances where = event.circumstances();
        String address = PlainText.of(ShownAddress.shortened(where.address()));
        String text =
                words
                        + NoticeWords.FACTS.formatted(
                                PlainText.of(account.value()),
                                time(event.at()),
                                PlainText.of(where.host()),
                                PlainText.of(where.service()),
                                address.isEmpty() ? "not known" : address,
                                event.id());
        return new Notice(
                account,
                kind,
                event.at(),
                where.host(),
                where.service(),
                ShownAddress.shortened(where.address()),
                event.id(),
                until,
                subject(subject, account),
                text);
    }

    private String subject(String what, AccountName account) {
        return "[sallyport] "
                + what.formatted(PlainText.of(account.value()))
                + " at "
                + PlainText.of(host);
    }

    private String time(Instant at) {
        return AT.format(at.atZone(zone));
    }
}
