package io.sallyport.server.config;

import java.util.Locale;

/** The settings that have one value, which a flag or an environment variable may override. */
public enum Scalar {
    STORE("store", "store embedded /var/lib/sallyport"),
    KEY_FILE("key-file", "key-file /etc/sallyport/wrapping.key"),
    DOOR_PAM("door pam", "door pam /run/sallyport/pam.sock"),
    DOOR_HTTP("door http", "door http 127.0.0.1:8480"),
    HTTP_CERTIFICATE("http-certificate", "http-certificate /etc/sallyport/http.crt"),
    HTTP_KEY("http-key", "http-key /etc/sallyport/http.key"),
    PORTAL("portal", "portal https://login.example.org"),
    PORTAL_ADMINISTRATORS("portal-administrators", "portal-administrators anna,%sudo"),
    PORTAL_FIRST_STEP("portal-first-step", "portal-first-step pam sallyport-portal"),
    PORTAL_IDLE("portal-idle", "portal-idle 30"),
    PORTAL_SESSION("portal-session", "portal-session 480"),
    TRUSTED_PROXIES("trusted-proxies", "trusted-proxies 127.0.0.1,192.0.2.80"),
    GATE_DOMAIN("gate-domain", "gate-domain example.org"),
    GATE_SESSION("gate-session", "gate-session 1h 10h"),
    COMMAND_SOCKET("command-socket", "command-socket /run/sallyport/command.sock"),
    SSH_SERVICES("ssh-services", "ssh-services sshd,sshd-bastion"),
    KEYS_USER("keys-user", "keys-user sallyport-keys"),
    HOST("host", "host db1"),
    ISSUER("issuer", "issuer \"Example Ltd\""),
    PROMPT("prompt", "prompt \"One-time password: \""),
    NOT_ENROLLED("not-enrolled", "not-enrolled let-in"),
    LOG_LEVEL("log-level", "log-level info"),
    CONNECTIONS("connections", "connections 256"),
    AUDIT_KEEP("audit-keep", "audit-keep 400"),
    NOTIFY_SENDMAIL("notify-sendmail", "notify-sendmail /usr/sbin/sendmail"),
    NOTIFY_DOMAIN("notify-domain", "notify-domain example.org"),
    NOTIFY_WEBHOOK("notify-webhook", "notify-webhook https://hooks.example.org/sallyport"),
    NOTIFY_TOKEN("notify-token", "notify-token /etc/sallyport/webhook.token"),
    METRICS("metrics", "metrics 127.0.0.1:9481");

    private final String keyword;
    private final String example;

    Scalar(String keyword, String example) {
        this.keyword = keyword;
        this.example = example;
    }

    /** As in the file: {@code door pam}. */
    public String keyword() {
        return keyword;
    }

    /** As on the command line: {@code --door-pam}. */
    public String flag() {
        return "--" + keyword.replace(' ', '-');
    }

    /** As in the environment: {@code SALLYPORT_DOOR_PAM}. */
    public String variable() {
        return "SALLYPORT_" + keyword.replace(' ', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** A whole line of the file. */
    String example() {
        return example;
    }
}
