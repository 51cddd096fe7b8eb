package io.sallyport.server;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Circumstances;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each decision, with the true reason, for the administrator. */
final class DecisionLog implements Consumer<AuditEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("decision");

    @Override
    public void accept(AuditEvent event) {
        switch (event.verdict()) {
            case DENIED -> LOG.warn("{}", line(event));
            case GRANTED, NOT_REQUIRED, CHANGED, SERVED -> LOG.info("{}", line(event));
        }
    }

    /**
     * {@code denied: user=alice service=sshd host=web1 address=192.0.2.7 reason="..." event=...}.
     */
    static String line(AuditEvent event) {
        Circumstances where = event.circumstances();
        var out =
                new StringBuilder(event.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .append(':');
        add(out, "user", event.account().map(Object::toString).orElse(where.login()));
        if (isOfAnotherLogin(event)) add(out, "login", where.login());
        add(out, "service", where.service());
        add(out, "host", where.host());
        add(out, "address", where.address().isEmpty() ? where.remoteHost() : where.address());
        add(out, "device", event.device());
        add(out, "by", event.actor());
        add(out, "reason", event.reason());
        add(out, "event", event.id());
        return out.toString();
    }

    private static boolean isOfAnotherLogin(AuditEvent event) {
        String login = event.circumstances().login();
        return event.actor().isEmpty()
                && event.account().filter(name -> !name.value().equals(login)).isPresent();
    }

    private static void add(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) out.append(' ').append(name).append('=').append(quoted(value));
    }

    /** Whoever chose the text must not be able to forge a line or a field. */
    private static String quoted(String value) {
        if (value.chars().allMatch(DecisionLog::isPlain)) return value;
        var out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c >= ' ' && c < 0x7f) out.append(c);
            else out.append("\\u%04x".formatted((int) c));
        }
        return out.append('"').toString();
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._:@/+%".indexOf(c) >= 0;
    }
}
