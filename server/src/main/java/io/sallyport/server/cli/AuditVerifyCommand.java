package io.sallyport.server.cli;

import io.sallyport.engine.sealing.AuditPublicKey;
import io.sallyport.server.door.local.wire.AuditChecked;
import io.sallyport.server.door.local.wire.AuditFinding;
import io.sallyport.server.door.local.wire.AuditPlace;
import io.sallyport.server.door.local.wire.AuditPlace.Stage;
import io.sallyport.server.door.local.wire.CheckAudit;
import io.sallyport.server.door.local.wire.ListSeals;
import io.sallyport.server.door.local.wire.SealPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        header = "Prove that no event was removed, changed or moved.",
        description = {
            "",
            "Checks every event, every seal, and that each account's register points to its last"
                    + " event. For root. Ends with status 1 if something is damaged.",
            "With --file it checks an export that has its seals, without a server: only what the"
                    + " seals say, and only by the key that you name."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport audit verify",
            "  sudo sallyport audit verify --json | jq .whole",
            "  sallyport audit verify --file audit.jsonl --key audit.pem"
        })
final class AuditVerifyCommand extends ServerCommand {
    private static final int KEY_BYTES_MAX = 4_096;

    @Spec @Nullable CommandSpec spec;

    @Mixin JsonOutput output = new JsonOutput();

    @Option(names = "--file", paramLabel = "EXPORT", description = "Check this export.")
    @Nullable Path file;

    @Option(
            names = "--key",
            paramLabel = "PUBLICKEY",
            description = "By the key in this file; sallyport audit key prints it.")
    @Nullable Path key;

    AuditVerifyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException {
        if ((file == null) != (key == null))
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--file and --key belong together: the key proves the file.");
        AuditReport report = file == null || key == null ? ofServer() : ofFile(file, key);
        if (output.json) json(report);
        else
            new AuditReportText(surroundings)
                    .tell(
                            report,
                            file == null
                                    ? "The audit is whole."
                                    : "What lies under the seals is whole.");
        return report.whole() ? DONE : FAILED;
    }

    private AuditReport ofServer() throws CommandException {
        var server = server();
        var findings = new ArrayList<AuditFinding>();
        long events = 0;
        long links = 0;
        long seals = 0;
        long unsealed = 0;
        long accounts = 0;
        try (var bar = new ProgressBar(terminal(), "Checking the audit")) {
            AuditPlace place = AuditPlace.START;
            while (place.stage() != Stage.END) {
                var step = server.ask("/v1/audit/check", new CheckAudit(place), AuditChecked.class);
                events += step.events();
                links += step.links();
                seals += step.seals();
                unsealed += step.unsealed();
                accounts += step.registers();
                findings.addAll(step.findings());
                place = step.next();
                // Most events are looked at twice: in their order, and in their account's.
                boolean isFirstTime = place.stage() == Stage.SEALS || place.stage() == Stage.REST;
                bar.show(
                        isFirstTime ? place.sequence() : events + links,
                        2 * (isFirstTime ? step.lastSequence() : events));
            }
            bar.show(1, 1);
        }
        var newest = server.ask("/v1/audit/seals", new ListSeals(0, 1), SealPage.class).newest();
        return new AuditReport(
                findings.isEmpty(), events, seals, unsealed, accounts, newest, findings);
    }

    private AuditReport ofFile(Path export, Path keyFile) throws CommandException {
        var check = new ExportCheck(publicKey(keyFile));
        try (var lines = Files.newBufferedReader(export, StandardCharsets.UTF_8);
                var bar = new ProgressBar(terminal(), "Checking the file")) {
            long bytes = Files.size(export);
            long read = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                check.line(line);
                read += line.length() + 1;
                bar.show(read, bytes);
            }
        } catch (IOException e) {
            throw new CommandException("cannot read " + export + ": " + FileFault.reason(e) + ".");
        }
        return check.report();
    }

    private static AuditPublicKey publicKey(Path file) throws CommandException {
        try (var in = Files.newInputStream(file)) {
            String pem = new String(in.readNBytes(KEY_BYTES_MAX), StandardCharsets.US_ASCII);
            return AuditPublicKey.parse(pem)
                    .orElseThrow(() ->
                            new CommandException(
                                    file + " holds no public key of an audit.",
                                    "On the server, make such a file with:  sudo sallyport audit"
                                            + " key > "
                                            + file));
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + FileFault.reason(e) + ".");
        }
    }
}
