package io.sallyport.server.door.pam;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.googleauth.FileJudgement;
import io.sallyport.engine.googleauth.LogLine;

/** Writes a judgement frame (docs/protocol-file.md). */
final class JudgementWriter {
    private static final int NONE_MATCHED = 255;

    private JudgementWriter() {}

    /**
     * @param ticket empty if nothing is to be recorded
     */
    static PamFrame write(FileJudgement judgement, byte[] ticket) {
        var out = new ByteWriter().u8(result(judgement.result()));
        out.u8(judgement.matched().orElse(NONE_MATCHED)).u8(judgement.lines().size());
        for (LogLine line : judgement.lines())
            out.u8(priority(line.priority())).u8(when(line.when())).text(line.text());
        byte[] content = judgement.content().orElse(new byte[0]);
        out.u8(judgement.content().isPresent() ? 1 : 0).u32(content.length).raw(content);
        return new PamFrame(PamFrame.Kind.JUDGEMENT, out.blob(ticket).toByteArray());
    }

    private static int result(FileJudgement.Result result) {
        return switch (result) {
            case SUCCESS -> 1;
            case IGNORE -> 2;
            case REFUSED -> 3;
            case ASK -> 4;
            case MOVED -> 5;
        };
    }

    private static int priority(LogLine.Priority priority) {
        return switch (priority) {
            case ERR -> 3;
            case WARNING -> 4;
            case INFO -> 6;
        };
    }

    private static int when(LogLine.When when) {
        return switch (when) {
            case ALWAYS -> 1;
            case STORED -> 2;
        };
    }
}
