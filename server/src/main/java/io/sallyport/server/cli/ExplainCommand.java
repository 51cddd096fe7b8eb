package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.door.local.wire.FindEvent;
import io.sallyport.server.door.local.wire.ForeseeLogin;
import io.sallyport.server.door.local.wire.LoginForeseen;
import java.util.List;
import java.util.Locale;
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
        name = "explain",
        header = "Tell why a login went as it did, or how one would go.",
        description = {
            "",
            "With the id of an event: what happened, and the true reason. With a user and a"
                + " service: which rule of policy would decide, and why the rules before it do not"
                + " fit.",
            "Root may ask about anybody; anybody else about themselves."
        },
        footer = {
            "",
            "Examples:",
            "  sallyport explain K7M2PQ9XW3TA",
            "  sallyport explain --service sudo",
            "  sudo sallyport explain --user anna --service sshd --from 192.0.2.7"
        })
final class ExplainCommand extends ServerCommand {
    @Spec @Nullable CommandSpec spec;

    @Mixin JsonOutput output = new JsonOutput();

    @Parameters(
            arity = "0..1",
            paramLabel = "EVENT",
            description = "Id of an event: the last word of its line.")
    @Nullable String event;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Who would log in; you, if left out.")
    @Nullable String user;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "By which service: sshd, sudo, ...")
    @Nullable String service;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "On which host; this one, if left out.")
    @Nullable String host;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "From which address, in numbers.")
    @Nullable String from;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            split = ",",
            description = "In which groups; if left out, those that this host knows.")
    @Nullable List<String> groups;

    ExplainCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException {
        if (event != null
                && (user != null
                        || service != null
                        || host != null
                        || from != null
                        || groups != null))
            throw usage("give the id of an event, or a login to foresee, not both.");
        if (event != null) past(event);
        else if (service != null) future(service);
        else throw usage("give the id of an event, or --service for a login to foresee.");
        return DONE;
    }

    private void past(String id) throws CommandException {
        var found =
                server().ask(
                                "/v1/audit/find",
                                new FindEvent(id.strip().toUpperCase(Locale.ROOT)),
                                Event.class);
        if (output.json) json(found);
        else new EventStory(surroundings).tell(found);
    }

    private void future(String byService) throws CommandException {
        String login = user == null ? surroundings.userName() : user;
        HostUser known =
                groups == null ? HostUser.find(login) : new HostUser(Optional.empty(), groups);
        var foreseen =
                server().ask(
                                "/v1/explain",
                                new ForeseeLogin(
                                        Optional.ofNullable(user),
                                        byService,
                                        Optional.ofNullable(host),
                                        Optional.ofNullable(from),
                                        known.groups(),
                                        known.uid()),
                                LoginForeseen.class);
        if (output.json) json(foreseen);
        else tell(foreseen, known);
    }

    private void tell(LoginForeseen foreseen, HostUser known) {
        terminal()
                .line(
                        "If "
                                + foreseen.account()
                                + " logged in by "
                                + foreseen.service()
                                + " on "
                                + foreseen.host()
                                + (from == null ? "" : " from " + from)
                                + " now:");
        terminal().line();
        for (var rule : foreseen.considered()) {
            terminal().line("  " + rule.rule());
            terminal()
                    .line(
                            rule.misfit().isEmpty()
                                    ? "      " + terminal().paint(Paint.STRONG, "fits, and decides")
                                    : "      does not fit: " + rule.misfit());
        }
        terminal().line();
        Wrapped.lines(verdict(foreseen), "").forEach(terminal()::line);
        if (groups == null) terminal().line(known.words(foreseen.account()));
    }

    private String verdict(LoginForeseen foreseen) {
        String enrolled =
                foreseen.isProtected()
                        ? foreseen.account() + " has a second step"
                        : foreseen.account() + " has no second step";
        return switch (foreseen.requirement()) {
            case "skip" ->
                    enrolled + ", and would be let in without one: " + foreseen.reason() + ".";
            case "second_step" ->
                    enrolled
                            + ", and would be asked for it"
                            + (foreseen.reason().isEmpty() ? "." : ": " + foreseen.reason() + ".");
            default ->
                    enrolled
                            + ", and would be refused: "
                            + foreseen.reason()
                            + ". The question for a code is shown all the same, so that nobody"
                            + " learns why.";
        };
    }

    private ParameterException usage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
