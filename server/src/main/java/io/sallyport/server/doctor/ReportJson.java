package io.sallyport.server.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report as one JSON object (DOC-69, DOC-71). */
public final class ReportJson {
    private ReportJson() {}

    /** Maps, lists, texts, numbers and nulls, in the order in which they are written. */
    public static Map<String, Object> of(Report report) {
        var json = new LinkedHashMap<String, Object>();
        json.put("version", Report.VERSION);
        json.put("host", Printable.of(report.host()));
        json.put("time", report.time().toString());
        json.put("sshd", report.sshd().stream().map(ReportJson::program).toList());
        json.put("findings", report.findings().stream().map(ReportJson::finding).toList());
        json.put("skipped", report.skipped());
        var counts = new LinkedHashMap<String, Object>();
        for (Severity severity : Severity.values())
            counts.put(severity.word(), report.count(severity));
        json.put("counts", counts);
        return json;
    }

    private static Map<String, Object> program(Report.Sshd sshd) {
        var json = new LinkedHashMap<String, Object>();
        json.put("version", Printable.of(sshd.version()));
        json.put("path", Printable.of(sshd.path()));
        return json;
    }

    private static Map<String, @Nullable Object> finding(Finding found) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("id", found.id());
        json.put("severity", found.severity().word());
        json.put("effect", found.effects().stream().sorted().map(Effect::word).toList());
        putPlace(found.place(), json);
        json.put("users", printable(found.users().stream()));
        json.put("addresses", printable(found.addresses().stream()));
        json.put("what", Printable.of(found.what()));
        json.put("means", Printable.of(found.means()));
        json.put("do", printable(found.todo().stream()));
        json.put("doc", found.doc());
        return json;
    }

    private static void putPlace(Place place, Map<String, @Nullable Object> json) {
        switch (place) {
            case Place.InFile file -> {
                json.put("file", Printable.of(file.file().toString()));
                json.put("line", file.line().isPresent() ? (Object) file.line().getAsInt() : null);
                json.put("source", null);
            }
            case Place.Asked asked -> {
                json.put("file", null);
                json.put("line", null);
                json.put("source", Printable.of(asked.source()));
            }
        }
    }

    private static List<String> printable(Stream<String> texts) {
        return texts.map(Printable::of).toList();
    }
}
