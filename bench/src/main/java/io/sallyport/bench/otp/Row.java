package io.sallyport.bench.otp;

import java.util.List;
import java.util.Map;

/** One piece of work with one hash, by all who can do it, over all turns. */
record Row(Work work, Hash hash, Map<String, List<Contender.Figure>> figures) {
    String title() {
        return work.title() + ", " + hash;
    }

    Sample nanos(String contender) {
        return new Sample(
                figures.getOrDefault(contender, List.of()).stream()
                        .map(Contender.Figure::nanos)
                        .toList());
    }

    Sample bytes(String contender) {
        return new Sample(
                figures.getOrDefault(contender, List.of()).stream()
                        .map(Contender.Figure::bytes)
                        .toList());
    }

    /** How many times Sallyport's time the contender takes, turn by turn. */
    Sample ratio(String contender) {
        return nanos(contender).over(nanos(Library.SALLYPORT.title()));
    }
}
