//! The list of what quarkc wrote into a folder: a line a file, its hash and its path, sorted by path.

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The manifest's own name. It is committed with the files that it lists.
pub const FILE_NAME: &str = ".quark-manifest";

const HEAD: &str = "# Written by quarkc: the files in this folder that it may overwrite and remove. Do not edit.\n";

/// Paths with the hash of what was written there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    hashes: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of these files.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let files: Vec<(&str, &[u8])> = files.into_iter().collect();
        Manifest { hashes: files.into_par_iter().map(|(path, bytes)| (path.to_owned(), hash(bytes))).collect() }
    }

    /// Reads a manifest; `Err` is the number of the first line that quarkc did not write.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut hashes = BTreeMap::new();
        for (number, line) in (1usize..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')) {
            let (hash, path) = line.split_once("  ").filter(|(_, path)| stays_inside(path)).ok_or(number)?;
            hashes.insert(path.to_owned(), hash.to_owned());
        }
        Ok(Manifest { hashes })
    }

    /// The manifest's own text, if the folder has one and all files are as quarkc wrote them.
    pub fn intact(folder: &Path) -> Option<String> {
        let text = fs::read_to_string(folder.join(FILE_NAME)).ok()?;
        let manifest = Manifest::parse(&text).ok()?;
        let as_written = |path: &str| fs::read(folder.join(path)).is_ok_and(|bytes| manifest.wrote(path, &bytes));
        manifest.hashes.par_iter().all(|(path, _)| as_written(path)).then_some(text)
    }

    /// Whether quarkc wrote a file there.
    pub fn lists(&self, path: &str) -> bool {
        self.hashes.contains_key(path)
    }

    /// Whether quarkc wrote this there.
    pub fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        self.hashes.get(path).is_some_and(|known| *known == hash(bytes))
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.hashes.keys().map(String::as_str)
    }
}

impl std::fmt::Display for Manifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(HEAD)?;
        self.hashes.iter().try_for_each(|(path, hash)| writeln!(f, "{hash}  {path}"))
    }
}

/// A manifest is a file that anyone may have edited: it must not lead out of its folder.
fn stays_inside(path: &str) -> bool {
    !path.is_empty() && !path.contains(['\\', ':']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The first half of its SHA-256, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
