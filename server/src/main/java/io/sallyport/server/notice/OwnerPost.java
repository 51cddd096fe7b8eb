package io.sallyport.server.notice;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.config.NoticeSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells owners by the ways that are configured (GUESS-57). A login only puts its news into a queue
 * in memory: what waits at a crash is lost.
 */
public final class OwnerPost implements OwnerNotices, AutoCloseable {
    private static final int ROOM = 256;
    private static final Duration SENDMAIL_PATIENCE = Duration.ofSeconds(20);
    private static final Duration WEBHOOK_PATIENCE = Duration.ofSeconds(10);

    /** The mail system behind sendmail tries again by itself. */
    private static final List<Duration> SENDMAIL_PAUSES = List.of();

    private static final List<Duration> WEBHOOK_PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25));

    private final NoticeWriter writer;
    private final List<Outbox> outboxes;
    private final Optional<Webhook> webhook;

    /**
     * How a test went.
     *
     * @param way {@code sendmail} or {@code webhook}
     * @param fault why it was not taken; empty if it was
     */
    public record Trial(String way, Optional<String> fault) {}

    /**
     * @param host by which this machine goes in policy and audit
     * @param zone in which times are told
     */
    public OwnerPost(NoticeSettings settings, String host, ZoneId zone, NoticeTally tally) {
        this.writer = new NoticeWriter(host, zone);
        this.webhook =
                settings.webhook()
                        .map(address ->
                                new Webhook(address, settings.webhookToken(), WEBHOOK_PATIENCE));
        var all = new ArrayList<Outbox>();
        settings.sendmail()
                .map(program -> new Sendmail(program, settings.domain(), SENDMAIL_PATIENCE))
                .ifPresent(mail -> all.add(new Outbox(mail, ROOM, SENDMAIL_PAUSES, tally)));
        webhook.ifPresent(hook -> all.add(new Outbox(hook, ROOM, WEBHOOK_PAUSES, tally)));
        this.outboxes = List.copyOf(all);
    }

    @Override
    public void tell(Account account, OwnerNotice notice, AuditEvent event) {
        for (Outbox outbox : outboxes) outbox.add(() -> writer.news(account, notice, event));
    }

    /** Sends a test at once by every way, and says how it went; one try each. */
    public List<Trial> test(AccountName account, Instant now) throws InterruptedException {
        var trials = new ArrayList<Trial>();
        Notice notice = writer.test(account, now);
        for (Outbox outbox : outboxes) trials.add(trial(outbox.way(), notice));
        return trials;
    }

    private static Trial trial(NoticeWay way, Notice notice) throws InterruptedException {
        try {
            way.send(notice);
            return new Trial(way.name(), Optional.empty());
        } catch (UndeliveredException e) {
            return new Trial(way.name(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void close() {
        outboxes.forEach(Outbox::close);
        webhook.ifPresent(Webhook::close);
    }
}
