//! The disk, one folder of it: reads, and replaces a set of files as one.

use super::cannot_write;
use quarkc::diagnostic::Diagnostic;
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What the file holds; `None` where there is none.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Files that are written whole and wait to be put in place. Dropped before that, they leave nothing behind.
#[derive(Debug, Default)]
pub struct Staged {
    files: Vec<(PathBuf, PathBuf)>,
    made: Vec<PathBuf>,
}

impl Staged {
    /// Writes each file beside its place. The problem is that of the first that could not be written.
    pub fn add(&mut self, files: &[(PathBuf, &[u8])]) -> Result<(), Diagnostic> {
        let first = self.files.len();
        for (path, _) in files {
            let folder = path.parent().unwrap_or(Path::new("."));
            self.make(folder).map_err(|error| cannot_write(folder, &error))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            self.files.push((folder.join(format!(".{name}.{}.quark-new", std::process::id())), path.clone()));
        }
        let waiting = self.files[first..].par_iter().zip(files);
        let written = waiting
            .map(|((waiting, path), (_, bytes))| write(waiting, bytes).map_err(|error| cannot_write(path, &error)));
        written.collect::<Vec<_>>().into_iter().collect()
    }

    fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).collect();
        for above in missing.into_iter().rev() {
            fs::create_dir(above)?;
            self.made.push(above.to_owned());
        }
        if folder.as_os_str().is_empty() || folder.is_dir() { Ok(()) } else { Err(ErrorKind::NotADirectory.into()) }
    }

    /// Puts every file in its place.
    pub fn commit(mut self) -> Result<(), Diagnostic> {
        for (waiting, path) in &self.files {
            fs::rename(waiting, path).map_err(|error| cannot_write(path, &error))?;
        }
        self.files.clear();
        self.made.clear();
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (waiting, _) in &self.files {
            let _ = fs::remove_file(waiting);
        }
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder); // refuses when something else is in it by now
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.flush()
}

/// Removes a file, and the folders that it leaves empty, up to `root`.
pub fn remove(root: &Path, path: &Path) -> Result<(), Diagnostic> {
    fs::remove_file(path).map_err(|error| cannot_write(path, &error))?;
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != root) {
        if fs::remove_dir(folder).is_err() {
            break; // not empty
        }
    }
    Ok(())
}
