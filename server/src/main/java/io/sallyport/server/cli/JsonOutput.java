package io.sallyport.server.cli;

import picocli.CommandLine.Option;

/** For commands that a script would ask. */
final class JsonOutput {
    @Option(names = "--json", description = "Print JSON, for scripts.")
    boolean json;
}
