//! Does something again whenever a file of a package changes.

use super::{Terminal, Verdict, load};
use notify::{RecursiveMode, Watcher};
use quarkc::diagnostic::{Code, Diagnostic};
use quarkc::package::FILE_NAME;
use quarkc::source::Sources;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// An editor writes a file in several steps: wait until it has been quiet for so long.
const QUIET: Duration = Duration::from_millis(30);

/// Does the work now and after each change, until the process is ended.
pub fn repeat(path: Option<&Path>, terminal: &Terminal, work: impl Fn() -> Verdict) -> Result<Verdict, Verdict> {
    let folder = load::load(path, terminal)?.folder;
    let (changes, seen) = mpsc::channel();
    let watching = notify::recommended_watcher(move |event| drop(changes.send(event))).and_then(|mut watcher| {
        watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    });
    let _watcher =
        watching.map_err(|error| terminal.problems(&Sources::default(), &[cannot_watch(&folder, &error)]))?;
    loop {
        work();
        terminal.remark("watching for changes: end with Ctrl-C");
        if !wait(&seen) {
            return Ok(Verdict::Fine);
        }
    }
}

/// Waits for a change of a file that matters, then until all is quiet; false when nothing can come any more.
fn wait(seen: &Receiver<notify::Result<notify::Event>>) -> bool {
    loop {
        let Ok(event) = seen.recv() else { return false };
        if event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(|path| matters(path))) {
            while seen.recv_timeout(QUIET).is_ok() {}
            return true;
        }
    }
}

fn matters(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "q") || path.file_name().is_some_and(|name| name == FILE_NAME)
}

fn cannot_watch(folder: &Path, error: &notify::Error) -> Diagnostic {
    Diagnostic::without_place(Code::CANNOT_READ, format!("cannot watch `{}`: {error}", folder.display()))
        .help("build without `--watch`")
}
