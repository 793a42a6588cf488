package io.quark.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@link Folder} tells its actor. */
public final class FolderEvents {
    private final Core core;
    private final FolderPort.Handlers handlers;

    FolderEvents(Core core, FolderPort.Handlers handlers) {
        this.core = core;
        this.handlers = handlers;
    }

    /**
     * What the files hold, by name.
     *
     * @param files the texts, by name
     */
    public void contents(Map<String, String> files) {
        Map<String, String> clean = new LinkedHashMap<>();
        files.forEach((name, text) -> clean.put(Text.scalars(name), Text.scalars(text)));
        Map<String, String> frozen = Maps.freeze(clean);
        core.handle(() -> handlers.contents(frozen));
    }

    /**
     * The folder could not be read.
     *
     * @param reason why
     */
    public void failed(String reason) {
        core.handle(() -> handlers.failed(Text.scalars(reason)));
    }
}
