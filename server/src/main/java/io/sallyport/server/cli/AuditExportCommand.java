package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.ExportAudit;
import io.sallyport.server.door.local.wire.ExportPage;
import io.sallyport.server.door.local.wire.ExportedEvent;
import io.sallyport.server.door.local.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        header = "Write events as JSON, one a line, for other programs.",
        description = {
            "",
            "For root. Oldest first, with every field that an event has; sallyport(1) lists them."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport audit export --since 1d | jq -r .reason",
            "  sudo sallyport audit export --since 2026-11-01 --until 2026-12-01 -o november.jsonl",
            "  sudo sallyport audit export --seals -o audit.jsonl"
        })
final class AuditExportCommand extends ServerCommand {
    /** As much as clocks that were set back may have put events out of the order of time. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

    @Spec @Nullable CommandSpec spec;

    @Option(names = "--user", paramLabel = "NAME", description = "Only this account's.")
    @Nullable String user;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "From then on: 2h, 1d, or 2026-12-31T18:00.")
    @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Up to then.")
    @Nullable String until;

    @Option(
            names = "--seals",
            description = "With the seals, so that audit verify --file can prove it.")
    boolean seals;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "A file that does not exist yet; standard output, if left out.")
    @Nullable Path file;

    AuditExportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException {
        if (seals && user != null)
            throw usage("seals are about everybody's events; leave out --user or --seals.");
        Optional<Instant> from = instant("--since", since);
        Optional<Instant> to = instant("--until", until);
        if (file == null) {
            write(terminal().out(), from, to);
            return DONE;
        }
        try (var out = new PrintStream(create(file), false, StandardCharsets.UTF_8)) {
            long events = write(out, from, to);
            if (out.checkError())
                throw new CommandException(
                        "cannot write all of " + file + ".", "Is the disk full?  df " + file);
            terminal().line("Written: " + file + ", " + Times.count(events, "event") + ".");
        }
        return DONE;
    }

    private long write(PrintStream out, Optional<Instant> from, Optional<Instant> to)
            throws CommandException {
        var server = server();
        var sealLines = new SealLines(server, seals);
        long events = 0;
        long after = 0;
        try (var bar = new ProgressBar(terminal(), "Writing the audit")) {
            while (true) {
                var page =
                        server.ask(
                                "/v1/audit/export",
                                new ExportAudit(
                                        Optional.ofNullable(user),
                                        after,
                                        from,
                                        ExportAudit.LIMIT_MAX),
                                ExportPage.class);
                for (ExportedEvent event : page.events()) {
                    if (isAfter(event, to.map(end -> end.plus(CLOCK_SLACK)))) return events;
                    if (isOutside(event, from, to)) continue;
                    sealLines.before(event.sequence()).forEach(out::println);
                    out.println(Json.MAPPER.writeValueAsString(event));
                    sealLines.behind(event.sequence()).forEach(out::println);
                    events++;
                }
                if (page.complete() || out.checkError()) return events;
                after = page.next();
                if (file != null) bar.show(after, page.lastSequence());
            }
        }
    }

    private static boolean isOutside(
            ExportedEvent event, Optional<Instant> from, Optional<Instant> to) {
        boolean isTimed = event.type().equals(ExportedEvent.TYPE);
        return isTimed
                && (isAfter(event, to)
                        || from.filter(start -> event.at().isBefore(start)).isPresent());
    }

    private static boolean isAfter(ExportedEvent event, Optional<Instant> end) {
        return event.type().equals(ExportedEvent.TYPE)
                && end.filter(last -> event.at().isAfter(last)).isPresent();
    }

    private static OutputStream create(Path file) throws CommandException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            return new java.io.BufferedOutputStream(
                    Channels.newOutputStream(Files.newByteChannel(file, options, owner)));
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(
                    file + " exists already, and is not written over.",
                    "Choose another name with --output.");
        } catch (IOException e) {
            throw new CommandException("cannot write " + file + ": " + FileFault.reason(e) + ".");
        }
    }

    private Optional<Instant> instant(String option, @Nullable String text) {
        if (text == null) return Optional.empty();
        return Optional.of(
                When.past(text, surroundings.clock().instant(), surroundings.zone())
                        .orElseThrow(() -> usage(option + " is a time: " + When.FORMS + ".")));
    }

    private ParameterException usage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
