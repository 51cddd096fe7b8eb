package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.AddApp;
import io.sallyport.server.door.local.wire.AppKeyed;
import io.sallyport.server.door.local.wire.AppPage;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.OfApp;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "app",
        header = "Applications that may ask over the network (the HTTP API).",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sudo sallyport app add blog --service wordpress",
            "  sudo sallyport app list"
        })
final class AppCommand extends GroupCommand {
    AppCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** A command that makes a key, and shows it this once. */
    abstract static class Keyed extends ServerCommand {
        @Mixin JsonOutput output = new JsonOutput();

        Keyed(Surroundings surroundings) {
            super(surroundings);
        }

        int show(AppKeyed made) {
            if (output.json) {
                json(made);
                return DONE;
            }
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " The key of "
                                    + made.name()
                                    + ", shown this once:");
            terminal().line("");
            terminal().line("  " + made.key());
            terminal().line("");
            terminal().line("Answers are signed; the application pins this key:");
            terminal().line("  " + made.keyId() + "  " + made.publicKey());
            return DONE;
        }
    }

    @Command(
            name = "add",
            header = "Let an application ask; its key is shown once.",
            footer = {
                "",
                "Rights: login, status, enroll, manage, keys, administer.",
                "",
                "Examples:",
                "  sudo sallyport app add blog --service wordpress",
                "  sudo sallyport app add portal --service portal --allow login,status,enroll \\",
                "    --network 192.0.2.7 --people anna,bert"
            })
    static final class Add extends Keyed {
        @Parameters(paramLabel = "NAME", description = "Small letters, digits and dashes.")
        String name = "";

        @Option(
                names = "--service",
                required = true,
                split = ",",
                paramLabel = "SERVICE",
                description = "What its logins may be for; several with commas.")
        List<String> services = List.of();

        @Option(
                names = "--allow",
                split = ",",
                defaultValue = "login,status",
                paramLabel = "RIGHT",
                description = "What it may do (${DEFAULT-VALUE}).")
        List<String> rights = List.of();

        @Option(
                names = "--people",
                split = ",",
                paramLabel = "NAME",
                description = "Whom it may ask about; everybody if left out.")
        List<String> people = List.of();

        @Option(
                names = "--network",
                split = ",",
                paramLabel = "NETWORK",
                description = "Where it may ask from; anywhere if left out.")
        List<String> networks = List.of();

        @Option(
                names = "--rate",
                defaultValue = "600",
                paramLabel = "N",
                description = "Most requests a minute (${DEFAULT-VALUE}).")
        int rate;

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var message = new AddApp(name, rights, services, people, networks, rate);
            return show(server().ask("/v1/apps/add", message, AppKeyed.class));
        }
    }

    @Command(
            name = "rotate",
            header = "Give an application a new key; the old one ends at once.",
            footer = {"", "Example:", "  sudo sallyport app rotate blog"})
    static final class Rotate extends Keyed {
        @Parameters(paramLabel = "NAME", description = "The application.")
        String name = "";

        Rotate(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            return show(server().ask("/v1/apps/rotate", new OfApp(name), AppKeyed.class));
        }
    }

    @Command(
            name = "remove",
            header = "Remove an application; its key ends at once.",
            footer = {"", "Example:", "  sudo sallyport app remove blog"})
    static final class Remove extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "The application.")
        String name = "";

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            server().ask("/v1/apps/remove", new OfApp(name), Nothing.class);
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " "
                                    + name
                                    + " may not ask any more.");
            return DONE;
        }
    }

    @Command(
            name = "list",
            header = "List the applications that may ask.",
            footer = {"", "Example:", "  sudo sallyport app list"})
    static final class AllApps extends ServerCommand {
        @Mixin JsonOutput output = new JsonOutput();

        AllApps(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var page = server().ask("/v1/apps", new Nothing(), AppPage.class);
            if (output.json) {
                json(page);
                return DONE;
            }
            if (page.apps().isEmpty()) terminal().line("No application may ask.");
            for (AppPage.Entry app : page.apps())
                terminal()
                        .line(
                                "%-16s %-24s %s"
                                        .formatted(
                                                app.name(),
                                                String.join(",", app.services()),
                                                String.join(",", app.rights())));
            return DONE;
        }
    }

    @Command(
            name = "show",
            header = "Show what an application may ask.",
            footer = {"", "Example:", "  sudo sallyport app show blog"})
    static final class Show extends ServerCommand {
        @Mixin JsonOutput output = new JsonOutput();

        @Parameters(paramLabel = "NAME", description = "The application.")
        String name = "";

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var page = server().ask("/v1/apps", new Nothing(), AppPage.class);
            AppPage.Entry app =
                    page.apps().stream()
                            .filter(one -> one.name().equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new CommandException.NotFound("There is no such application."));
            if (output.json) {
                json(app);
                return DONE;
            }
            var times = new Times(surroundings.zone());
            terminal().line(app.name());
            fact("may", String.join(", ", app.rights()));
            fact("services", String.join(", ", app.services()));
            fact("people", orAll(app.people(), "everybody"));
            fact("networks", orAll(app.networks(), "anywhere"));
            fact("rate", app.perMinute() + " requests a minute");
            fact("added", times.minute(app.added()));
            fact("key made", times.minute(app.keyMade()));
            fact("answers are signed by", page.keyId() + "  " + page.publicKey());
            return DONE;
        }

        private static String orAll(List<String> some, String all) {
            return some.isEmpty() ? all : String.join(", ", some);
        }

        private void fact(String what, String text) {
            terminal().line("  %-22s %s".formatted(what, text));
        }
    }

    @Command(
            name = "signing-key",
            header = "Print the key that proves answers of the HTTP API.",
            footer = {"", "Example:", "  sudo sallyport app signing-key"})
    static final class SigningKey extends ServerCommand {
        SigningKey(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var page = server().ask("/v1/apps", new Nothing(), AppPage.class);
            terminal().line(page.keyId() + "  " + page.publicKey());
            return DONE;
        }
    }
}
