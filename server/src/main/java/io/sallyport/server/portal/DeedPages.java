package io.sallyport.server.portal;

import io.sallyport.engine.enrollment.ProveAdministrator;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.LinkMade;
import io.sallyport.server.portal.AdministratorDesk.Outcome;
import io.sallyport.server.portal.view.Handed;
import io.sallyport.server.web.WebReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes that administrators make for people: asked for, confirmed by a fresh step, done. */
final class DeedPages {
    static final String DEED = Portal.ROOT + "admin/deed";

    private final Pages pages;
    private final DeskCalls desk;
    private final AdministratorSteps steps;
    private final AdministrationPages people;

    DeedPages(Pages pages, DeskCalls desk, AdministratorSteps steps, AdministrationPages people) {
        this.pages = pages;
        this.desk = desk;
        this.steps = steps;
        this.people = people;
    }

    /** Asks for the step that the change takes. */
    WebReply begin(Visit visit) {
        Form form = visit.form();
        Optional<Deed> deed = Deed.of(form.text("deed"));
        Optional<AccountName> account = AccountName.parse(form.text("account"));
        if (deed.isEmpty() || account.isEmpty()) return pages.message(visit, 404, "not-found");
        if (deed.get().needsReason() && form.text("reason").isBlank())
            return people.person(visit, Optional.of(pages.words().text("admin.no-reason")));
        String name = account.get().value();
        Optional<Object> message = deed.get().message(name, form, visit.now());
        if (message.isEmpty())
            return people.person(visit, Optional.of(pages.words().text("admin.no-form")));
        String about = form.text("device");
        return steps.ask(
                visit,
                pages.words().text("deed." + deed.get().word(), name, about),
                new ProveAdministrator(deed.get().word() + " " + name),
                later -> done(later, deed.get(), name, about, message.get()));
    }

    private WebReply done(Visit visit, Deed deed, String name, String about, Object message) {
        return switch (desk.answer(deed.operation(), message, visit.mine().account())) {
            case Outcome.Refused refused -> {
                visit.mine().tellNext(refused.message());
                yield pages.seeOther(visit, AdministrationPages.addressOf(name));
            }
            case Outcome.Done done -> shown(visit, deed, name, about, done.answer());
        };
    }

    private WebReply shown(Visit visit, Deed deed, String name, String about, Object answer) {
        String did = pages.words().text("did." + deed.word(), name, about);
        List<String> secrets =
                switch (answer) {
                    case LinkMade made -> List.of(made.link());
                    case ChangeReply reply -> reply.codes();
                    default -> List.of();
                };
        if (!secrets.isEmpty()) return handed(visit, did, name, answer, secrets);
        visit.mine().tellNext(did);
        return pages.seeOther(
                visit,
                deed == Deed.DELETE
                        ? AdministrationPages.PEOPLE
                        : AdministrationPages.addressOf(name));
    }

    /** What is to be handed over, shown this once. */
    private WebReply handed(
            Visit visit, String did, String name, Object answer, List<String> secrets) {
        String care =
                answer instanceof LinkMade made
                        ? pages.words()
                                .text("handed.link", name, pages.words().time(made.expires()))
                        : pages.words().text("handed.codes", name);
        var handed =
                new Handed(
                        did,
                        secrets,
                        care,
                        pages.words().text("handed.of", name),
                        AdministrationPages.addressOf(name));
        return pages.page(visit, 200, "handed", Map.of("handed", handed));
    }
}
