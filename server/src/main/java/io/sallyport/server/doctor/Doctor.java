package io.sallyport.server.doctor;

import io.sallyport.server.config.AcceptedHazard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Runs checks beside each other, each with a time limit (DOC-7). Whatever does not end in time,
 * fails, or is not built is {@code unknown} (DOC-3).
 */
public final class Doctor {
    /** How long one check may take. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    /** Places are compared as they are shown. */
    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::severity)
                    .thenComparing(Finding::id)
                    .thenComparing(found -> Place.shown(found.place()))
                    .thenComparing(Finding::what)
                    .thenComparing(found -> String.join(",", found.users()))
                    .thenComparing(found -> String.join(",", found.addresses()));

    private final List<Check> checks;
    private final List<AcceptedHazard> accepted;
    private final Duration limit;

    /**
     * @param accepted exceptions that the administrator has named
     */
    public Doctor(List<Check> checks, List<AcceptedHazard> accepted, Duration limit) {
        this.checks = List.copyOf(checks);
        this.accepted = List.copyOf(accepted);
        this.limit = limit;
    }

    /** Every identifier that can be chosen. */
    public Set<String> ids() {
        var ids = new TreeSet<>(Rows.ALL);
        for (Check check : checks) ids.add(check.id());
        return ids;
    }

    /**
     * Looks at everything that is chosen.
     *
     * @return findings by severity, identifier, place
     */
    public List<Finding> examine(Predicate<String> isChosen) {
        Map<Check, CompletableFuture<List<Finding>>> running = new LinkedHashMap<>();
        for (Check check : checks) if (isChosen.test(check.id())) running.put(check, begun(check));
        long end = System.nanoTime() + limit.toNanos();
        var found = new ArrayList<Finding>();
        running.forEach((check, result) -> found.addAll(awaited(check, result, end)));
        found.addAll(notBuilt(isChosen));
        return found.stream()
                .map(one -> AcceptedFindings.whole(one, accepted))
                .sorted(ORDER)
                .distinct()
                .toList();
    }

    private static CompletableFuture<List<Finding>> begun(Check check) {
        var result = new CompletableFuture<List<Finding>>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        result.complete(check.findings());
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    private List<Finding> awaited(Check check, CompletableFuture<List<Finding>> result, long end) {
        try {
            long left = Math.max(1, end - System.nanoTime());
            List<Finding> found = result.get(left, TimeUnit.NANOSECONDS);
            return found.isEmpty() ? List.of(unknown(check.id(), "it said nothing")) : found;
        } catch (TimeoutException e) {
            return List.of(
                    unknown(check.id(), "it did not end within " + limit.toSeconds() + " s"));
        } catch (ExecutionException | CompletionException e) {
            return List.of(
                    unknown(
                            check.id(),
                            "it failed: " + fault(Objects.requireNonNullElse(e.getCause(), e))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(unknown(check.id(), "nobody waited for it"));
        }
    }

    /** Its name and place alone: a message may quote what it read (DOC-2). */
    private static String fault(Throwable fault) {
        for (StackTraceElement frame : fault.getStackTrace())
            if (frame.getClassName().startsWith("io.sallyport."))
                return fault.getClass().getSimpleName()
                        + " at "
                        + frame.getFileName()
                        + ":"
                        + frame.getLineNumber();
        return fault.getClass().getSimpleName();
    }

    private List<Finding> notBuilt(Predicate<String> isChosen) {
        var built = new HashSet<String>();
        for (Check check : checks) built.add(check.id());
        return Rows.ALL.stream()
                .filter(id -> isChosen.test(id) && !built.contains(id))
                .map(id -> unknown(id, "this version does not look at it yet"))
                .toList();
    }

    private static Finding unknown(String id, String why) {
        return Finding.unknown(id, Place.asked("sallyport doctor"), "Not checked: " + why + ".");
    }
}
