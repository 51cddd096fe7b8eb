package io.sallyport.server;

import io.sallyport.server.cli.Commands;

/** The entry point of every command; {@code serve} is one of them. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Commands.run(args));
    }
}
