package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.AuditPage;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.door.local.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        header = "Show what happened: every login that was decided, every change.",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "",
            "Root sees everybody's; anybody else their own. To prove that it is whole, and to take"
                    + " it elsewhere, is root's."
        },
        footer = {
            "",
            "Examples:",
            "  sallyport audit show",
            "  sallyport audit show --denied --since 1d",
            "  sallyport audit follow --user anna",
            "  sallyport audit show --json | jq -r .reason",
            "  sudo sallyport audit verify"
        })
final class AuditCommand extends GroupCommand {
    AuditCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** Which events. */
    static final class Filter {
        @Option(names = "--user", paramLabel = "NAME", description = "Only this account's.")
        @Nullable String user;

        @Option(names = "--denied", description = "Only denials.")
        boolean denied;

        @Option(names = "--json", description = "Print JSON, for scripts: one event a line.")
        boolean json;
    }

    @Command(
            name = "show",
            header = "Show the newest events, or those since a time.",
            footer = {
                "",
                "Examples:",
                "  sallyport audit show --limit 10",
                "  sallyport audit show --denied --since 2026-12-31T18:00"
            })
    static final class Show extends ServerCommand {
        private static final int LIMIT_BY_DEFAULT = 50;

        @Spec @Nullable CommandSpec spec;

        @Mixin Filter filter = new Filter();

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "From then on, all of them: 2h, 1d, or 2026-12-31T18:00.")
        @Nullable String since;

        @Option(
                names = {"-n", "--limit"},
                paramLabel = "N",
                description = "How many of the newest: 50 (default), at most 1000.")
        @Nullable Integer limit;

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            if (since != null && limit != null)
                throw usage("--since shows all from then on; leave out --limit.");
            if (since == null) newest();
            else since(instant(since));
            return DONE;
        }

        private void newest() throws CommandException {
            int most = limit == null ? LIMIT_BY_DEFAULT : limit;
            if (most < 1 || most > AuditQuery.LIMIT_MAX)
                throw usage("--limit is 1 to " + AuditQuery.LIMIT_MAX + ".");
            var page =
                    server().ask(
                                    "/v1/audit",
                                    query(filter, Optional.empty(), Optional.empty(), most, 0),
                                    AuditPage.class);
            var printer = new Printer(surroundings, filter.json);
            printer.print(page.events());
            if (page.events().isEmpty()) nothing();
            if (page.events().size() < most && !page.complete())
                terminal()
                        .complain(
                                "sallyport: there may be older ones; --since TIME looks further"
                                        + " back.");
        }

        private void since(Instant from) throws CommandException {
            var server = server();
            var printer = new Printer(surroundings, filter.json);
            var page =
                    server.ask(
                            "/v1/audit",
                            query(
                                    filter,
                                    Optional.empty(),
                                    Optional.of(from),
                                    AuditQuery.LIMIT_MAX,
                                    0),
                            AuditPage.class);
            boolean isNothing = page.events().isEmpty();
            printer.print(page.events());
            while (!page.complete()) {
                page =
                        server.ask(
                                "/v1/audit",
                                query(
                                        filter,
                                        Optional.of(page.next()),
                                        Optional.empty(),
                                        AuditQuery.LIMIT_MAX,
                                        0),
                                AuditPage.class);
                isNothing &= page.events().isEmpty();
                printer.print(page.events());
            }
            if (isNothing) nothing();
        }

        private void nothing() {
            if (!filter.json) terminal().line("There is no such event.");
        }

        private Instant instant(String text) {
            return When.past(text, surroundings.clock().instant(), surroundings.zone())
                    .orElseThrow(() -> usage("--since is a time: " + When.FORMS + "."));
        }

        private ParameterException usage(String message) {
            return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
        }
    }

    @Command(
            name = "follow",
            header = "Show events as they happen, until Ctrl-C.",
            footer = {
                "",
                "Examples:",
                "  sallyport audit follow",
                "  sallyport audit follow --denied"
            })
    static final class Follow extends ServerCommand {
        private static final int BEFORE = 10;
        private static final Duration WAIT = Duration.ofSeconds(25);

        @Mixin Filter filter = new Filter();

        Follow(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var server = server();
            var printer = new Printer(surroundings, filter.json);
            var page =
                    server.ask(
                            "/v1/audit",
                            query(filter, Optional.empty(), Optional.empty(), BEFORE, 0),
                            AuditPage.class);
            printer.print(page.events());
            while (!terminal().isBroken()) {
                page =
                        server.ask(
                                "/v1/audit",
                                query(
                                        filter,
                                        Optional.of(page.next()),
                                        Optional.empty(),
                                        AuditQuery.LIMIT_MAX,
                                        (int) WAIT.toSeconds()),
                                AuditPage.class,
                                WAIT);
                printer.print(page.events());
            }
            return DONE;
        }
    }

    private static AuditQuery query(
            Filter filter,
            Optional<Long> after,
            Optional<Instant> since,
            int limit,
            int waitSeconds) {
        return new AuditQuery(
                Optional.ofNullable(filter.user),
                after,
                since,
                Optional.of(filter.denied),
                Optional.of(limit),
                Optional.of(waitSeconds));
    }

    /** Events in the form that was asked for. */
    private static final class Printer {
        private final Terminal terminal;
        private final EventText text;
        private final boolean json;

        Printer(Surroundings surroundings, boolean json) {
            this.terminal = surroundings.terminal();
            this.text = new EventText(surroundings);
            this.json = json;
        }

        void print(List<Event> events) {
            if (json)
                for (Event event : events) terminal.line(Json.MAPPER.writeValueAsString(event));
            else text.lines(events).forEach(terminal::line);
        }
    }
}
