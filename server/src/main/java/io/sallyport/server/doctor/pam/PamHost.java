package io.sallyport.server.doctor.pam;

import io.sallyport.server.config.AcceptedHazard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The services of this host as Linux-PAM builds them. Reads each once. */
final class PamHost {
    /** A service, or why nothing is known of it. */
    sealed interface Read {
        String name();

        record Service(PamService service) implements Read {
            @Override
            public String name() {
                return service.name();
            }
        }

        /** Linux-PAM itself cannot use it. */
        record Unusable(String name, Origin origin, String why) implements Read {}

        record Unknown(String name, String why) implements Read {}
    }

    private final PamFiles files;
    private final ModuleFiles modules;
    private final Map<String, Read> services = new TreeMap<>();
    private final List<AcceptedHazard> accepted;
    private boolean isListed;

    /**
     * @param accepted of all checks
     */
    PamHost(PamFiles files, ModuleFiles modules, List<AcceptedHazard> accepted) {
        this.files = files;
        this.modules = modules;
        this.accepted = List.copyOf(accepted);
    }

    /** Of the exception that takes findings of a check out for one service (DOC-56). */
    Optional<String> reason(String check, String service) {
        return accepted.stream()
                .filter(one -> one.id().equals(check) && one.isOfService(service))
                .map(AcceptedHazard::reason)
                .findFirst();
    }

    PamFiles files() {
        return files;
    }

    ModuleFiles modules() {
        return modules;
    }

    /** Every service that has a file, by name. */
    synchronized List<Read> all() throws IOException {
        if (!isListed) for (String name : files.services()) services.put(name, read(name));
        isListed = true;
        return List.copyOf(services.values());
    }

    /** Services that ask our module, and sshd's. */
    List<PamService> concerned() throws IOException {
        var concerned = new ArrayList<PamService>();
        for (PamService service : usable())
            if (service.asksUs() || service.name().equals("sshd")) concerned.add(service);
        return concerned;
    }

    List<PamService> usable() throws IOException {
        var usable = new ArrayList<PamService>();
        for (Read read : all()) if (read instanceof Read.Service one) usable.add(one.service());
        return usable;
    }

    /** Files that no service's verdict can be given for. */
    List<Read> dark() throws IOException {
        return all().stream().filter(read -> !(read instanceof Read.Service)).toList();
    }

    Optional<PamService> service(String name) throws IOException {
        return usable().stream().filter(service -> service.name().equals(name)).findFirst();
    }

    private Read read(String name) {
        try {
            return new Read.Service(StackReader.read(files, name));
        } catch (UnreadableStackException e) {
            return new Read.Unusable(name, e.origin(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Read.Unknown(name, String.valueOf(e.getMessage()));
        }
    }
}
