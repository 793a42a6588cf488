//! Remembers what the last build was made of, so that a build of the same does nothing.
//!
//! A build is the same when quarkc, the options and every byte of the package are, and when all files that it wrote still
//! stand as it wrote them. The memory is a hash in `.quark/` of the package: losing it costs a full build.

use crate::cli::load::Loaded;
use crate::cli::output::{Manifest, hash};
use quarkc::BuildOptions;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What a build is made of.
#[derive(Debug)]
pub struct LastBuild {
    place: PathBuf,
    inputs: String,
}

impl LastBuild {
    /// Of this package, into this folder.
    pub fn of(loaded: &Loaded, out: &Path, targets: &[&str], options: BuildOptions) -> Self {
        let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let out = out.to_string_lossy();
        let mut inputs = format!("{} {options:?} {targets:?} {out}\n", compiler());
        for (_, source) in loaded.sources.iter() {
            let size = source.text.len().to_string();
            inputs.extend([&source.path, " ", &size, "\n", &source.text, "\n"]);
        }
        inputs.push_str(&hash(loaded.license.as_deref().unwrap_or_default()));
        let name = format!("built-{}", &hash(out.as_bytes())[..8]);
        LastBuild { place: loaded.folder.join(".quark").join(name), inputs: hash(inputs.as_bytes()) }
    }

    /// Whether the last build was the same, and what it wrote still stands.
    pub fn is_current(&self, out: &Path, targets: &[&str]) -> bool {
        let Ok(known) = fs::read_to_string(&self.place) else { return false };
        let intact =
            || targets.par_iter().map(|target| Manifest::intact(&out.join(target))).collect::<Option<Vec<String>>>();
        known.starts_with(&self.inputs)
            && intact().is_some_and(|manifests| self.state(manifests.iter().map(String::as_str)) == known)
    }

    /// Remembers this build, by the manifests of what it wrote. Where it cannot be remembered, the next one is a full one.
    pub fn remember<'m>(&self, manifests: impl Iterator<Item = &'m str>) {
        if self.place.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok()) {
            let _ = fs::write(&self.place, self.state(manifests));
        }
    }

    fn state<'m>(&self, manifests: impl Iterator<Item = &'m str>) -> String {
        let manifests: String = manifests.collect();
        format!("{} {}\n", self.inputs, hash(manifests.as_bytes()))
    }
}

/// This quarkc: another one may print something else.
fn compiler() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let time = file.as_ref().ok().and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!("{} {:?} {time:?}", env!("CARGO_PKG_VERSION"), file.map(|file| file.len()).ok())
}
