package io.quark.runtime;

import java.util.List;

/**
 * One call of a port, as it waits to be carried out.
 *
 * @param port whose call it is
 * @param name what was asked
 * @param arguments with what
 * @param act carries it out
 * @param frame the text that goes out, of a message that is sent; else null
 */
public record PortCall(Port<?, ?> port, String name, List<?> arguments, Runnable act, String frame) {
    /**
     * The call as text: {@code set(1000015000)}.
     *
     * @return the call as text
     */
    public String text() {
        if (frame != null) {
            return name + "(" + frame + ")";
        }
        StringBuilder text = new StringBuilder(name).append('(');
        String separator = "";
        for (Object argument : arguments) {
            text.append(separator).append(Values.shown(argument));
            separator = ", ";
        }
        return text.append(')').toString();
    }
}
