//! Puts built files on the disk: only those that changed, all or none, and never over or away from foreign files.
//!
//! Each target's folder holds a manifest of what quarkc wrote there. A file is quarkc's to overwrite when the manifest
//! lists it, and to remove when it still is what quarkc wrote. Every file is first written whole under another name.

mod folder;
mod manifest;
mod plan;

pub use manifest::{Manifest, hash};
pub use plan::Plan;

use quarkc::OutputFile;
use quarkc::diagnostic::{Code, Diagnostic};
use std::io;
use std::path::{Path, PathBuf};

/// What a build changed on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files written.
    pub written: usize,
    /// Files removed.
    pub removed: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let written = if self.written == 1 { "1 file" } else { &format!("{} files", self.written) };
        write!(f, "{written} written, {} removed, {} unchanged", self.removed, self.unchanged)
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.written += other.written;
        self.removed += other.removed;
        self.unchanged += other.unchanged;
    }
}

/// The files of one target: their paths in its folder, and their contents.
pub fn of_target<'f>(target: &str, files: &'f [OutputFile]) -> Vec<(&'f str, &'f [u8])> {
    let within = |file: &'f OutputFile| file.path.strip_prefix(target)?.strip_prefix('/');
    files.iter().filter_map(|file| Some((within(file)?, file.text.as_bytes()))).collect()
}

/// The problems of a folder that is not as it should be; `verb` is the command that mends it.
pub fn stale(plan: &Plan<'_>, verb: &str) -> Vec<Diagnostic> {
    let problem = |file: String| Diagnostic::without_place(Code::STALE_OUTPUT, file);
    plan.stale().into_iter().map(|file| problem(file).help(format!("run `{verb}` and commit what it writes"))).collect()
}

/// Replaces one file as a whole, or leaves it as it is.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let mut staged = folder::Staged::default();
    staged.add(&[(path.to_owned(), bytes)])?;
    staged.commit()
}

/// Writes new files, all or none.
pub fn create(files: &[(PathBuf, String)]) -> Result<(), Diagnostic> {
    let mut staged = folder::Staged::default();
    let files: Vec<(PathBuf, &[u8])> = files.iter().map(|(path, text)| (path.clone(), text.as_bytes())).collect();
    staged.add(&files)?;
    staged.commit()
}

fn cannot_write(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("cannot write `{}`: {}", path.display(), super::load::reason(error));
    let problem = Diagnostic::without_place(Code::CANNOT_WRITE, message);
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            problem.help("make room and build again: no file was changed")
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            problem.help("a file stands where a folder is wanted: name another folder with `--out`, or move the file")
        }
        _ => problem.help("look at the permissions of the folder, or name another with `--out`"),
    }
}

#[cfg(test)]
mod tests;
