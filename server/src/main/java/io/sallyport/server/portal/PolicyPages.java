package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.ForeseeLogin;
import io.sallyport.server.door.local.wire.LoginForeseen;
import io.sallyport.server.portal.AdministratorDesk.Outcome;
import io.sallyport.server.portal.view.PolicyView;
import io.sallyport.server.portal.view.Words;
import io.sallyport.server.unix.HostLogin;
import io.sallyport.server.web.WebReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of policy, and which of them a login would meet, as {@code sallyport explain} says. */
final class PolicyPages {
    static final String POLICY = Portal.ROOT + "admin/policy";

    private final AdministrationParts parts;
    private final Pages pages;
    private final DeskCalls desk;
    private final Words words;

    PolicyPages(PortalParts parts, Pages pages, DeskCalls desk) {
        this.parts = parts.administration();
        this.pages = pages;
        this.desk = desk;
        this.words = pages.words();
    }

    WebReply show(Visit visit) {
        Form form = visit.form();
        if (form.text("login").isBlank()) return page(visit, Optional.empty(), Optional.empty());
        if (form.text("service").isBlank())
            return page(visit, Optional.empty(), Optional.of(words.text("policy.no-service")));
        Outcome outcome = desk.answer("/v1/explain", question(form), visit.mine().account());
        return switch (outcome) {
            case Outcome.Refused refused ->
                    page(visit, Optional.empty(), Optional.of(refused.message()));
            case Outcome.Done done ->
                    page(
                            visit,
                            Optional.of(foreseen((LoginForeseen) done.answer())),
                            Optional.empty());
        };
    }

    private ForeseeLogin question(Form form) {
        String login = form.text("login").strip();
        List<String> typed =
                List.of(form.text("groups").strip().split("[ ,]+")).stream()
                        .filter(group -> !group.isEmpty())
                        .toList();
        Optional<HostLogin> known = AccountName.parse(login).flatMap(parts.administrators()::login);
        return new ForeseeLogin(
                Optional.of(login),
                form.text("service").strip(),
                given(form, "host"),
                given(form, "address"),
                typed.isEmpty()
                        ? known.map(host -> List.copyOf(host.groups())).orElse(List.of())
                        : typed,
                typed.isEmpty() ? known.map(HostLogin::uid) : Optional.empty());
    }

    private static Optional<String> given(Form form, String field) {
        return Optional.of(form.text(field).strip()).filter(text -> !text.isEmpty());
    }

    private PolicyView.Foreseen foreseen(LoginForeseen login) {
        String enrolled =
                login.isProtected()
                        ? words.text("policy.enrolled", login.account())
                        : words.text("policy.not-enrolled", login.account());
        String verdict =
                switch (login.requirement()) {
                    case "skip" -> words.text("policy.skip", enrolled, login.reason());
                    case "second_step" -> words.text("policy.step", enrolled);
                    default -> words.text("policy.refuse", enrolled, login.reason());
                };
        return new PolicyView.Foreseen(
                verdict,
                login.considered().stream()
                        .map(one ->
                                new PolicyView.Considered(
                                        one.rule(),
                                        one.misfit().isEmpty()
                                                ? words.text("policy.fits")
                                                : words.text("policy.misfit", one.misfit())))
                        .toList());
    }

    private WebReply page(
            Visit visit, Optional<PolicyView.Foreseen> foreseen, Optional<String> problem) {
        Form form = visit.form();
        PolicyText policy = parts.policy().get();
        var view =
                new PolicyView(
                        policy.rules(),
                        policy.otherwise(),
                        form.text("login"),
                        form.has("service") ? form.text("service") : parts.sshService(),
                        form.text("host"),
                        form.text("address"),
                        form.text("groups"),
                        foreseen);
        return pages.page(
                visit, problem.isEmpty() ? 200 : 400, "policy", Map.of("policy", view), problem);
    }
}
