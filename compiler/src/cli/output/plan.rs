//! Compares what was built with what is on the disk, before anything is touched.

use super::{Tally, folder, manifest};
use crate::cli::load::cannot_read;
use manifest::Manifest;
use quarkc::diagnostic::{Code, Diagnostic};
use std::path::{Path, PathBuf};

/// What has to be done to one folder.
#[derive(Debug)]
pub struct Plan<'f> {
    root: PathBuf,
    changes: Vec<(String, Change<'f>)>,
    /// Files that quarkc wrote once, does not produce now, and that someone has edited since: they stay.
    pub kept: Vec<String>,
    unchanged: usize,
    /// The text of the manifest that the folder gets.
    pub manifest: String,
}

/// What has to be done to one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'f> {
    /// It is not there.
    Create(&'f [u8]),
    /// It holds something else.
    Replace(&'f [u8]),
    /// It is no longer produced.
    Remove,
}

impl<'f> Plan<'f> {
    /// Compares the folder with the files that should be in it: paths with forward slashes, and contents.
    pub fn new(root: &Path, files: &[(&str, &'f [u8])]) -> Result<Self, Vec<Diagnostic>> {
        let before = read_manifest(root).map_err(|problem| vec![problem])?;
        let after = Manifest::of(files.iter().copied());
        let mut plan = Plan {
            root: root.to_owned(),
            changes: Vec::new(),
            kept: Vec::new(),
            unchanged: 0,
            manifest: after.to_string(),
        };
        let mut problems = Vec::new();
        for (path, bytes) in files {
            problems.extend(plan.compare(&before, path, bytes).err());
        }
        for path in before.paths().filter(|path| !after.lists(path)) {
            problems.extend(plan.outlived(&before, path).err());
        }
        plan.changes.sort_by(|a, b| a.0.cmp(&b.0));
        if problems.is_empty() { Ok(plan) } else { Err(problems) }
    }

    fn compare(&mut self, before: &Manifest, path: &str, bytes: &'f [u8]) -> Result<(), Diagnostic> {
        let place = self.root.join(path);
        match folder::read(&place) {
            Ok(None) => self.changes.push((path.to_owned(), Change::Create(bytes))),
            Ok(Some(found)) if found == bytes => self.unchanged += 1,
            Ok(Some(_)) if before.lists(path) => self.changes.push((path.to_owned(), Change::Replace(bytes))),
            Ok(Some(_)) => return Err(foreign(&place)),
            Err(error) => return Err(super::cannot_write(&place, &error)),
        }
        Ok(())
    }

    fn outlived(&mut self, before: &Manifest, path: &str) -> Result<(), Diagnostic> {
        let place = self.root.join(path);
        match folder::read(&place).map_err(|error| cannot_read(&place, &error))? {
            Some(found) if before.wrote(path, &found) => self.changes.push((path.to_owned(), Change::Remove)),
            Some(_) => self.kept.push(path.to_owned()),
            None => {}
        }
        Ok(())
    }

    /// The files that are not as they should be, with what is wrong with each, for `--check`.
    pub fn stale(&self) -> Vec<String> {
        let describe = |(path, change): &(String, Change<'_>)| {
            let state = match change {
                Change::Create(_) => "missing",
                Change::Replace(_) => "out of date",
                Change::Remove => "no longer produced",
            };
            format!("{} ({state})", self.root.join(path).display())
        };
        self.changes.iter().map(describe).collect()
    }

    /// Does it: first every file is written under another name, then all are put in place.
    pub fn carry_out(&self) -> Result<Tally, Diagnostic> {
        let mut staged = folder::Staged::default();
        let files = self.changes.iter().filter_map(|(path, change)| match change {
            Change::Create(bytes) | Change::Replace(bytes) => Some((self.root.join(path), *bytes)),
            Change::Remove => None,
        });
        let files: Vec<(PathBuf, &[u8])> = files.collect();
        staged.add(&files)?;
        self.stage_manifest(&mut staged)?;
        staged.commit()?;
        let mut tally = Tally { written: files.len(), unchanged: self.unchanged, removed: 0 };
        for (path, _) in self.changes.iter().filter(|(_, change)| *change == Change::Remove) {
            folder::remove(&self.root, &self.root.join(path))?;
            tally.removed += 1;
        }
        Ok(tally)
    }

    fn stage_manifest(&self, staged: &mut folder::Staged) -> Result<(), Diagnostic> {
        let place = self.root.join(manifest::FILE_NAME);
        let found = folder::read(&place).map_err(|error| cannot_read(&place, &error))?;
        if found.is_some_and(|found| found == self.manifest.as_bytes()) {
            return Ok(());
        }
        staged.add(&[(place, self.manifest.as_bytes())])
    }
}

fn read_manifest(root: &Path) -> Result<Manifest, Diagnostic> {
    if root.exists() && !root.is_dir() {
        return Err(super::cannot_write(root, &std::io::ErrorKind::NotADirectory.into()));
    }
    let place = root.join(manifest::FILE_NAME);
    let bytes = folder::read(&place).map_err(|error| super::cannot_write(&place, &error))?.unwrap_or_default();
    Manifest::parse(&String::from_utf8_lossy(&bytes)).map_err(|line| {
        let message = format!("`{}` is not as quarkc wrote it: line {line}", place.display());
        Diagnostic::without_place(Code::CANNOT_READ, message)
            .help("take it back from version control, or remove the folder if all in it is generated, and build again")
    })
}

fn foreign(place: &Path) -> Diagnostic {
    Diagnostic::without_place(Code::FOREIGN_FILE, format!("`{}` is in the way", place.display())).help(
        "quarkc did not write it and does not overwrite it: move or remove it, or name another folder with `--out`",
    )
}
