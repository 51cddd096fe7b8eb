package io.sallyport.bench.otp;

import java.io.IOException;
import java.util.List;

/** liboath, through the program in {@code bench/native}. */
record LiboathContender(String program, Pace pace) implements Contender {
    @Override
    public String title() {
        return "liboath (C)";
    }

    @Override
    public String version() throws IOException {
        return run(Hash.SHA1, "COLD")[0];
    }

    @Override
    public boolean supports(Work work, Hash hash) {
        return hash == Hash.SHA1 || !work.kind().equals("ahead");
    }

    @Override
    public Figure measure(Work work, Hash hash) throws IOException {
        return new Figure(Double.parseDouble(run(hash, work.name())[1]), Double.NaN);
    }

    @Override
    public double coldNanos() throws IOException {
        return Double.parseDouble(run(Hash.SHA1, "COLD")[1]);
    }

    private String[] run(Hash hash, String work) throws IOException {
        double seconds = pace.iterations() * pace.iterationMillis() / 1000.0;
        String line =
                Commands.lastLine(List.of(program, hash.name(), work, Double.toString(seconds)));
        return line.split(" ", 2);
    }
}
