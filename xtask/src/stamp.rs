//! Remembers what a step last passed with, so that a second run is fast. A stamp is a hash of contents, never of times.

use crate::shell::{at, kept};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Folders that hold what tools leave behind.
const LEFT_BEHIND: [&str; 9] =
    ["target", ".quark", ".git", "node_modules", "__pycache__", ".venv", "dist", "build", ".pytest_cache"];

/// The hash of all files under these paths, their names included, and of `salt`.
pub fn hash(inputs: &[&str], salt: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    for path in inputs.iter().flat_map(|input| files(&at(input))) {
        hasher.update(path.to_string_lossy().as_bytes());
        hasher.update(fs::read(&path).unwrap_or_default());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn files(path: &Path) -> Vec<PathBuf> {
    let ours = |entry: &DirEntry| !LEFT_BEHIND.iter().any(|name| entry.depth() > 0 && entry.file_name() == *name);
    let walk = WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(ours);
    walk.flatten().filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path).collect()
}

/// Whether this work was done with this hash before.
pub fn is_current(name: &str, hash: &str) -> bool {
    fs::read_to_string(place(name)).is_ok_and(|known| known == hash)
}

/// Remembers that it is done.
pub fn set(name: &str, hash: &str) {
    let place = place(name);
    let folder = place.parent().map_or(Ok(()), fs::create_dir_all);
    if let Err(error) = folder.and_then(|()| fs::write(&place, hash)) {
        eprintln!("cannot remember `{name}`, so it will run again: {error}");
    }
}

/// Forgets it, before work that may leave things half done.
pub fn clear(name: &str) {
    let _ = fs::remove_file(place(name));
}

fn place(name: &str) -> PathBuf {
    kept("stamps").join(name.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}
