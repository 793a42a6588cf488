package io.quark.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads folders on a thread of its own for each call, so that a slow disk stalls nobody. */
final class Disk implements Folder {
    private final FolderEvents events;

    Disk(FolderEvents events) {
        this.events = events;
    }

    @Override
    public void read(String path) {
        Thread thread = new Thread(() -> tell(path), "quark-folder");
        thread.setDaemon(true);
        thread.start();
    }

    private void tell(String path) {
        Map<String, String> texts;
        try {
            texts = texts(Path.of(path));
        } catch (IOException | RuntimeException error) {
            events.failed(String.valueOf(error.getMessage()));
            return;
        }
        events.contents(texts);
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(Files::isRegularFile).sorted().toList();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : files) {
            texts.put(file.getFileName().toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
        return texts;
    }
}
