package io.sallyport.server.store.embedded;

import static io.sallyport.server.store.Samples.ALICE;
import static io.sallyport.server.store.Samples.account;
import static io.sallyport.server.store.Samples.event;
import static io.sallyport.server.store.Samples.numbered;

import io.sallyport.engine.account.Versioned;
import io.sallyport.server.store.Samples;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/** Uses up all file descriptors, and goes on using the store. */
final class FewDescriptorsProgram {
    private static final int COUNTS = 6_000;

    private FewDescriptorsProgram() {}

    /** Argument: the folder. */
    @SuppressWarnings("StreamResourceLeak")
    public static void main(String[] args) {
        try (var store = EmbeddedStore.open(Path.of(args[0]), Samples.seal())) {
            store.create(account(ALICE), event(ALICE));
            count(store, 2);
            var taken = new ArrayList<FileInputStream>();
            try {
                while (true) taken.add(new FileInputStream("/dev/null"));
            } catch (IOException e) {
                System.out.println("taken " + taken.size() + ": " + e.getMessage());
            }
            // Enough for a checkpoint, too.
            count(store, COUNTS);
            System.out.println(store.fault().isEmpty() ? "done" : "fault " + store.fault());
        }
    }

    private static void count(EmbeddedStore store, int times) {
        for (int i = 0; i < times; i++) {
            Versioned seen = store.find(ALICE).orElseThrow();
            boolean won = store.replace(seen, numbered(seen.account(), i), event(ALICE));
            if (!won) throw new AssertionError("somebody was faster");
        }
    }
}
