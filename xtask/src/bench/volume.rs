//! How much is written for the same package in the same languages.

use crate::shell::{Outcome, Trouble, at};
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// A target of quarkc, and how thrift calls what it does for the same language.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// The target.
    pub target: &'static str,
    /// Thrift's generator, with its options.
    pub generator: &'static str,
    /// Where that writes: a folder, or files with an ending.
    written: Written,
}

#[derive(Clone, Copy, Debug)]
enum Written {
    To(&'static str),
    As(&'static str),
}

const LANGUAGES: &[Language] = &[
    Language { target: "go", generator: "go", written: Written::To("gen-go") },
    Language { target: "java", generator: "java", written: Written::To("gen-java") },
    Language { target: "javascript", generator: "js:node,ts,es6", written: Written::To("gen-nodejs") },
    Language { target: "python", generator: "py", written: Written::To("gen-py") },
    Language { target: "ruby", generator: "rb", written: Written::To("gen-rb") },
    Language { target: "rust", generator: "rs", written: Written::As("rs") },
];

/// The languages that quarkc prints: those of the packages that are committed.
pub fn languages() -> Outcome<Vec<Language>> {
    let list = fs::read_dir(at("generated")).map_err(|error| Trouble::Failed(format!("generated: {error}")))?;
    let mut targets: Vec<String> = list
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    targets.sort();
    targets.iter().map(|target| language(target)).collect()
}

fn language(target: &str) -> Outcome<Language> {
    let known = LANGUAGES.iter().find(|language| language.target == target);
    known.copied().ok_or_else(|| Trouble::Failed(format!("xtask does not know what thrift calls `{target}`")))
}

/// Prints what both have written, by language and in all.
pub fn compare(languages: &[Language], quarkc: &Path, thrift: &Path, smaller: f64) {
    println!("\n{:<44}{:>12}{:>12}   times", "bytes written", "quarkc", "thrift");
    let (mut all, mut all_theirs) = (0, 0);
    for language in languages {
        let (ours, theirs) = (bytes(&quarkc.join(language.target)), language.written.bytes(thrift));
        println!("{:<44}{ours:>12}{theirs:>12}   {:.2}", language.target, ratio(ours, theirs));
        all += ours;
        all_theirs += theirs;
    }
    let (ratio, limit) = (ratio(all, all_theirs), 1.0 / smaller);
    let verdict = if ratio <= limit { "met" } else { "MISSED" };
    println!("{:<44}{all:>12}{all_theirs:>12}   {ratio:.2}, at most {limit:.2}: {verdict}", "in all");
}

#[allow(clippy::cast_precision_loss, reason = "a table shows two digits")]
fn ratio(ours: u64, theirs: u64) -> f64 {
    ours as f64 / theirs as f64
}

impl Written {
    fn bytes(self, folder: &Path) -> u64 {
        match self {
            Self::To(name) => bytes(&folder.join(name)),
            Self::As(ending) => {
                size(WalkDir::new(folder).max_depth(1), |path| path.extension().is_some_and(|it| it == ending))
            }
        }
    }
}

/// The size of all files of a folder together.
fn bytes(folder: &Path) -> u64 {
    size(WalkDir::new(folder), |_| true)
}

fn size(walk: WalkDir, counts: impl Fn(&Path) -> bool) -> u64 {
    let files = walk.into_iter().flatten().filter(|entry| entry.file_type().is_file() && counts(entry.path()));
    files.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
