package io.sallyport.server.cli;

import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Help as people type it: a blank between an option and its value. */
final class CommandHelp extends Help {
    CommandHelp(CommandSpec spec, ColorScheme colours) {
        super(spec, colours);
    }

    @Override
    public IParamLabelRenderer parameterLabelRenderer() {
        return new IParamLabelRenderer() {
            @Override
            public Text renderParameterLabel(ArgSpec argument, Ansi ansi, List<IStyle> styles) {
                String label = argument.arity().max() == 0 ? "" : argument.paramLabel();
                boolean isOptional = argument.isPositional() && argument.arity().min() == 0;
                String shown = isOptional ? "[" + label + "]" : label;
                return ansi.text(argument.isOption() && !label.isEmpty() ? " " + shown : shown);
            }

            @Override
            public String separator() {
                return " ";
            }
        };
    }
}
