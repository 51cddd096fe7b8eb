package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.BeginEnrollment;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.DeleteAccount;
import io.sallyport.server.door.local.wire.Disable;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import io.sallyport.server.door.local.wire.ForgetPlaces;
import io.sallyport.server.door.local.wire.LinkMade;
import io.sallyport.server.door.local.wire.ListAccounts;
import io.sallyport.server.door.local.wire.LostPhone;
import io.sallyport.server.door.local.wire.MakeLink;
import io.sallyport.server.door.local.wire.OpenAccount;
import io.sallyport.server.door.local.wire.StepUp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "user",
        header =
                "Accounts: list, show, enroll, enroll-link, lost-phone, open, forget-places,"
                        + " disable, delete.",
        synopsisSubcommandLabel = "COMMAND",
        description = {"", "For administrators: as root, or with sudo."},
        footer = {
            "",
            "Examples:",
            "  sudo sallyport user list",
            "  sudo sallyport user show anna",
            "  sudo sallyport user lost-phone anna --until 2d --reason \"phone stolen\""
        })
final class UserCommand extends GroupCommand {
    /** An administrator proves nothing. */
    private static final StepUp NO_STEP_UP = StepUp.first("");

    UserCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** A command about one account. */
    abstract static class OfOne extends ServerCommand {
        @Spec @Nullable CommandSpec spec;

        @Parameters(index = "0", paramLabel = "NAME", description = "The account.")
        String name = "";

        OfOne(Surroundings surroundings) {
            super(surroundings);
        }

        final void done(String text) {
            terminal().line(terminal().paint(Paint.GOOD, "Done.") + " " + text);
        }

        final ParameterException usage(String message) {
            return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
        }
    }

    /** Why, for the audit. */
    static final class Reason {
        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                required = true,
                description = "Why; it stands in the audit.")
        String text = "";
    }

    @Command(
            name = "list",
            header = "List all accounts.",
            footer = {"", "Example:", "  sudo sallyport user list --json"})
    static final class ListAll extends ServerCommand {
        @Mixin JsonOutput output = new JsonOutput();

        ListAll(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var all = all();
            if (output.json) json(all);
            else if (all.isEmpty()) terminal().line("There is no account yet.");
            else table(all).forEach(terminal()::line);
            return DONE;
        }

        private List<AccountPage.Line> all() throws CommandException {
            var server = server();
            var all = new ArrayList<AccountPage.Line>();
            Optional<String> after = Optional.empty();
            do {
                var page = server.ask("/v1/accounts", new ListAccounts(after), AccountPage.class);
                all.addAll(page.accounts());
                after = page.next();
            } while (after.isPresent());
            return all;
        }

        private List<String> table(List<AccountPage.Line> accounts) {
            Instant now = surroundings.clock().instant();
            var times = new Times(surroundings.zone());
            var table = new Table("ACCOUNT", "DEVICES", "RECOVERY", "LAST USED", "NOTE");
            for (var account : accounts)
                table.row(
                        account.account(),
                        account.devices().isEmpty() ? "none" : String.join(", ", account.devices()),
                        account.recoveryCodesLeft() == 0
                                ? "none"
                                : account.recoveryCodesLeft() + " left",
                        account.lastUsed().map(used -> times.ago(used, now)).orElse("never"),
                        note(account, times, now));
            return table.lines("");
        }

        private static String note(AccountPage.Line account, Times times, Instant now) {
            if (account.temporaryUntil().isPresent()) {
                Instant until = account.temporaryUntil().get();
                return "temporary codes "
                        + (now.isBefore(until) ? "until " : "ended ")
                        + times.minute(until);
            }
            if (!account.isProtected()) return "no second step";
            return account.codesAtOnce() > 1
                    ? "asked for " + account.codesAtOnce() + " codes in a row"
                    : "";
        }
    }

    @Command(
            name = "show",
            header = "Show an account: devices, codes, refused attempts.",
            footer = {"", "Example:", "  sudo sallyport user show anna"})
    static final class Show extends OfOne {
        @Mixin JsonOutput output = new JsonOutput();

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var status = AccountLookup.of(server(), name);
            if (output.json) json(status);
            else new StatusText(surroundings, StatusText.Reader.ADMINISTRATOR).show(status);
            return DONE;
        }
    }

    @Command(
            name = "enroll",
            header = "Begin an enrolment for somebody, in a file that you hand over.",
            description = {
                "",
                "The file can be read by its owner only. It counts for nothing until the person has"
                        + " proven a code with: sallyport enroll --from FILE"
            },
            footer = {
                "",
                "Examples:",
                "  sudo sallyport user enroll anna --out /root/anna.enroll",
                "  sudo install -o anna -m 600 /root/anna.enroll ~anna/",
                "  sudo sallyport enroll --user anna     if anna sits beside you"
            })
    static final class Enroll extends OfOne {
        @Option(
                names = "--out",
                paramLabel = "FILE",
                required = true,
                description = "A file that does not exist yet.")
        Path out = Path.of("");

        @Option(
                names = "--label",
                paramLabel = "NAME",
                description = "What to call the device: phone, if left out.")
        String label = "phone";

        Enroll(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var begun =
                    server().ask(
                                    "/v1/enrollments/begin",
                                    new BeginEnrollment(
                                            Optional.of(name),
                                            label,
                                            CodeParameters.DEFAULT,
                                            Optional.empty(),
                                            Optional.empty()),
                                    EnrollmentBegun.class);
            var times = new Times(surroundings.zone());
            new EnrollmentFile(begun, label, CodeParameters.DEFAULT).write(out, times);
            terminal()
                    .line(
                            "Written to "
                                    + out
                                    + ", good until "
                                    + times.second(begun.expires())
                                    + ".");
            terminal()
                    .line(
                            "Hand it over to "
                                    + name
                                    + ", who types:  sallyport enroll --from "
                                    + out.getFileName());
            return DONE;
        }
    }

    @Command(
            name = "enroll-link",
            header = "Make a one-time link by which somebody sets up a device in a browser.",
            description = {
                "",
                "It works once, and for 24 hours; a newer link, or a restart of the server, ends"
                    + " it. To whoever has a second step already it opens nothing without a code."
            },
            footer = {"", "Example:", "  sudo sallyport user enroll-link anna"})
    static final class EnrollLink extends OfOne {
        @Mixin JsonOutput output = new JsonOutput();

        EnrollLink(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var made =
                    server().ask("/v1/links/make", new MakeLink(Optional.of(name)), LinkMade.class);
            if (output.json) json(made);
            else {
                terminal().line(made.link());
                terminal()
                        .line(
                                "Hand it to "
                                        + name
                                        + " and nobody else. It works once, until "
                                        + new Times(surroundings.zone()).minute(made.expires())
                                        + ".");
            }
            return DONE;
        }
    }

    @Command(
            name = "lost-phone",
            header = "Help somebody whose phone is lost.",
            description = {
                "",
                "Revokes every device and recovery code at once, and hands out temporary codes that"
                    + " end by themselves. Sessions that are open stay open: they are listed, with"
                    + " the command that ends them."
            },
            footer = {
                "",
                "Example:",
                "  sudo sallyport user lost-phone anna --until 2d --reason \"stolen, seen in"
                        + " person\""
            })
    static final class LostPhoneCommand extends OfOne {
        @Mixin Reason reason = new Reason();

        @Option(
                names = "--until",
                paramLabel = "TIME",
                required = true,
                description = "When the temporary codes end: 8h, 2d, or 2026-12-31T18:00.")
        String until = "";

        LostPhoneCommand(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            Instant end =
                    When.future(until, surroundings.clock().instant(), surroundings.zone())
                            .orElseThrow(() -> usage("--until is a time: " + When.FORMS + "."));
            var server = server();
            var reply =
                    server.ask(
                            "/v1/accounts/lost-phone",
                            new LostPhone(Optional.of(name), end, reason.text),
                            ChangeReply.class);
            done("Every device and recovery code of " + name + " is void.");
            terminal().line();
            terminal()
                    .line(
                            "Temporary codes for "
                                    + name
                                    + ", good until "
                                    + new Times(surroundings.zone()).minute(end)
                                    + ":");
            PrintedCodes.show(terminal(), reply.codes());
            Wrapped.lines(
                            "Each opens the door once; they are not shown again. Hand them over"
                                    + " only to somebody whom you know to be "
                                    + name
                                    + ". With one of"
                                    + " them, a new phone is set up by:  sallyport enroll",
                            "")
                    .forEach(terminal()::line);
            new OldSessions(surroundings, server).show(name);
            return DONE;
        }
    }

    @Command(
            name = "open",
            header = "Make one code enough again, after wrong codes that were harmless.",
            footer = {
                "",
                "Example:",
                "  sudo sallyport user open anna --reason \"it was anna, with an old phone\""
            })
    static final class Open extends OfOne {
        @Mixin Reason reason = new Reason();

        Open(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            server().ask(
                            "/v1/accounts/open",
                            new OpenAccount(Optional.of(name), reason.text),
                            ChangeReply.class);
            done(name + " is asked for one code again.");
            return DONE;
        }
    }

    @Command(
            name = "forget-places",
            header = "Forget where somebody logged in from.",
            description = {
                "",
                "Where somebody logged in with a code within 90 days, one code is enough even while"
                        + " strangers guess. user show lists those places."
            },
            footer = {
                "",
                "Example:",
                "  sudo sallyport user forget-places anna --reason \"old laptop sold\""
            })
    static final class Forget extends OfOne {
        @Mixin Reason reason = new Reason();

        Forget(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            server().ask(
                            "/v1/places/forget",
                            new ForgetPlaces(
                                    Optional.of(name), Optional.of(reason.text), NO_STEP_UP),
                            ChangeReply.class);
            done("Every place is a new one to " + name + " again.");
            return DONE;
        }
    }

    @Command(
            name = "disable",
            header = "Switch somebody's second step off.",
            footer = {
                "",
                "Example:",
                "  sudo sallyport user disable anna --reason \"no phone any more\""
            })
    static final class DisableAccount extends OfOne {
        @Mixin Reason reason = new Reason();

        DisableAccount(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            server().ask(
                            "/v1/disable",
                            new Disable(Optional.of(name), Optional.of(reason.text), NO_STEP_UP),
                            ChangeReply.class);
            done("The second step of " + name + " is off.");
            return DONE;
        }
    }

    @Command(
            name = "delete",
            header = "Forget an account; what the audit knows of it stays.",
            footer = {"", "Example:", "  sudo sallyport user delete anna"})
    static final class Delete extends OfOne {
        Delete(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            server().ask(
                            "/v1/accounts/delete",
                            new DeleteAccount(Optional.of(name)),
                            ChangeReply.class);
            done(name + " is forgotten. Whoever gets this name next starts with nothing.");
            return DONE;
        }
    }
}
