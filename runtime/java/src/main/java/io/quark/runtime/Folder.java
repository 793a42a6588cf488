package io.quark.runtime;

/** Reads the files of a folder. */
public interface Folder {
    /** The kind of port. */
    PortKind<Folder, FolderEvents> KIND = new PortKind<>("Folder");

    /**
     * Reads all files of a folder, and tells {@code contents} or {@code failed}.
     *
     * @param path the path of the folder
     */
    void read(String path);
}
