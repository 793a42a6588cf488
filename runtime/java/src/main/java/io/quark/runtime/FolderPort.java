package io.quark.runtime;

import java.util.List;
import java.util.Map;

/** A folder of an actor. */
public final class FolderPort extends Port<Folder, FolderEvents> {
    /** What the actor does at each event. */
    public interface Handlers {
        /**
         * What the files hold, by name.
         *
         * @param files the texts, by name
         */
        default void contents(Map<String, String> files) {}

        /**
         * The folder could not be read.
         *
         * @param reason why
         */
        default void failed(String reason) {}
    }

    /**
     * Holds a folder.
     *
     * @param core what the actor has besides its fields
     * @param handlers what the actor does at each event
     */
    public FolderPort(Core core, Handlers handlers) {
        super(core, Folder.KIND, new FolderEvents(core, handlers));
    }

    /**
     * Reads all files of a folder.
     *
     * @param path the path of the folder
     */
    public void read(String path) {
        enqueue("read", List.of(path), host -> host.read(path));
    }
}
