/// Watches a folder.
pub port Watcher {
    /// Begins.
    fn watch(path: String, deep: Bool);
    fn stop();
    /// A file changed.
    event changed(name: String);
    event gone();
}

pub actor Mirror {
    port watcher: Watcher;
    var names: List<String> = [];

    pub fn start(path: String) { self.watcher.watch(path, true); }

    on watcher.changed(name: String) { self.names.add(name); }
}

test "what is watched" {
    let mirror = Mirror();
    mirror.start("a");
    mirror.watcher.changed("b");
    assert mirror.watcher.calls() == ["watch(\"a\", true)"];
    assert mirror.names == ["b"];
}
