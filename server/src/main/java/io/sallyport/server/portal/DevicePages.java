package io.sallyport.server.portal;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Labels;
import io.sallyport.engine.enrollment.DeviceRequest;
import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.engine.enrollment.Enrollments.Proof;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.Totp;
import io.sallyport.server.authenticator.AppLimits;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.portal.view.QrImage;
import io.sallyport.server.portal.view.Scan;
import io.sallyport.server.web.WebReply;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Setting up a device: its name, its QR code, its first code (FMT-4). */
final class DevicePages {
    private static final Set<String> HASHES = Set.of("SHA1", "SHA256", "SHA512");
    private static final Set<String> DIGITS = Set.of("6", "8");
    private static final Set<String> PERIODS = Set.of("30", "60");
    private static final int GROUP = 4;

    private final PortalParts parts;
    private final Pages pages;
    private final ChangePages changes;

    DevicePages(PortalParts parts, Pages pages, ChangePages changes) {
        this.parts = parts;
        this.pages = pages;
        this.changes = changes;
    }

    /** Asks for the name of the first device. */
    WebReply first(Visit visit) {
        return form(visit, true, Optional.empty());
    }

    /** Asks for the name of a further one. */
    WebReply add(Visit visit) {
        return form(visit, false, Optional.empty());
    }

    private WebReply form(Visit visit, boolean isFirst, Optional<String> problem) {
        return pages.page(
                visit,
                problem.isEmpty() ? 200 : 400,
                "add",
                Map.of("isFirst", isFirst, "label", visit.form().text("label")),
                problem);
    }

    /** Draws a secret for the device that the form names. */
    WebReply begin(Visit visit) {
        WebSession session = visit.mine();
        Optional<Account> account = account(session);
        // Whoever has a second step shows it first (FAIL-13).
        if (!session.isSignedIn() && account.map(Account::isProtected).orElse(false))
            return pages.seeOther(visit, Portal.ROOT);
        boolean isFirst = !session.isSignedIn();
        String label = visit.form().text("label").strip();
        if (Labels.faultOf(label).isPresent())
            return form(visit, isFirst, Optional.of(pages.words().text("add.bad-name")));
        if (account.flatMap(known -> known.labelled(label)).isPresent())
            return form(visit, isFirst, Optional.of(pages.words().text("add.taken", label)));
        Optional<CodeParameters> parameters = parameters(visit.form());
        if (parameters.isEmpty())
            return form(visit, isFirst, Optional.of(pages.words().text("add.bad-settings")));
        Enrollments.Begun begun =
                parts.enrollments()
                        .begin(session.account(), request(session, label, parameters.get()));
        session.waitFor(
                new Pending.Scan(
                        label,
                        parameters.get(),
                        begun.ticket(),
                        begun.uri(),
                        visit.now().plus(Enrollments.TICKET_LIFETIME)));
        return pages.seeOther(visit, Portal.ROOT + "devices/scan");
    }

    private Optional<Account> account(WebSession session) {
        return parts.store().find(session.account()).map(seen -> seen.account());
    }

    private DeviceRequest request(WebSession session, String label, CodeParameters parameters) {
        var totp =
                new Totp(
                        OtpHash.valueOf(parameters.algorithm()),
                        parameters.digits(),
                        Duration.ofSeconds(parameters.period().orElseThrow()));
        return new DeviceRequest(
                label,
                new DeviceRequest.Kind.Clock(totp),
                // A colon parts issuer and account in the URI.
                session.account().value().replace(':', '.'),
                Optional.of(parts.issuer()).filter(text -> !text.isBlank()));
    }

    private static Optional<CodeParameters> parameters(Form form) {
        String hash = form.text("hash");
        String digits = form.text("digits");
        String period = form.text("period");
        if (!HASHES.contains(hash) || !DIGITS.contains(digits) || !PERIODS.contains(period))
            return Optional.empty();
        return Optional.of(
                new CodeParameters(
                        CodeParameters.TOTP,
                        hash,
                        Integer.parseInt(digits),
                        Optional.of(Integer.parseInt(period))));
    }

    /** Shows the secret, until its first code has come. */
    WebReply scan(Visit visit) {
        return visit.mine().pending().orElse(null) instanceof Pending.Scan scan
                ? scan(visit, scan, Optional.empty())
                : pages.seeOther(visit, Portal.ROOT);
    }

    private WebReply scan(Visit visit, Pending.Scan scan, Optional<String> problem) {
        if (!visit.now().isBefore(scan.end())) {
            visit.mine().waitForNothing();
            return pages.message(visit, 410, "scan.expired");
        }
        return pages.page(
                visit, problem.isEmpty() ? 200 : 403, "scan", Map.of("scan", shown(scan)), problem);
    }

    private Scan shown(Pending.Scan scan) {
        CodeParameters parameters = scan.parameters();
        boolean isUsual = parameters.equals(CodeParameters.DEFAULT);
        String uri = scan.uri().reveal();
        return new Scan(
                scan.label(),
                uri,
                groups(scan.uri()),
                pages.words()
                        .text(
                                "scan.parameters",
                                parameters.algorithm().replace("SHA", "SHA-"),
                                parameters.digits(),
                                parameters.period().orElseThrow()),
                QrImage.of(uri),
                parameters.digits(),
                isUsual
                        ? Optional.empty()
                        : Optional.of(String.join(", ", AppLimits.unable(parameters))),
                String.join(", ", AppLimits.able(parameters)));
    }

    private static List<String> groups(OtpAuthUri uri) {
        char[] secret = uri.secret().toBase32();
        try {
            return Arrays.asList(new String(secret).split("(?<=\\G.{" + GROUP + "})"));
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** The first code of the new device. */
    WebReply prove(Visit visit) {
        WebSession session = visit.mine();
        if (!(session.pending().orElse(null) instanceof Pending.Scan scan))
            return pages.seeOther(visit, Portal.ROOT);
        Proof proof;
        try (var typed = Steps.typed(visit.form().bytes("code"))) {
            proof = parts.enrollments().prove(session.account(), scan.ticket(), typed.classified());
        }
        return switch (proof) {
            case Proof.NotProven wrong -> scan(visit, scan, Optional.of(wrong.message()));
            case Proof.Proven proven -> {
                session.waitForNothing();
                yield changes.add(visit, proven.device(), proven.note());
            }
        };
    }
}
