//! Finds a package on the disk and reads it whole. What cannot be read is a problem with the name of the file.

use super::{Terminal, Verdict};
use quarkc::Analysis;
use quarkc::diagnostic::{Code, Diagnostic};
use quarkc::package::{FILE_NAME, Package};
use quarkc::source::{Source, Sources, Span};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file with the licence's text, in the package and in what is built.
pub const LICENSE: &str = "LICENSE";

/// A package as read: what is in it, and what was wrong with the reading.
#[derive(Debug)]
pub struct Loaded {
    /// Its folder.
    pub folder: PathBuf,
    /// Its `quark.toml`.
    pub package: Package,
    /// The text of its licence, if the file `LICENSE` is there: each target's package gets a copy.
    pub license: Option<Vec<u8>>,
    /// All its text.
    pub sources: Sources,
    /// What is wrong so far; later stages go on all the same.
    pub problems: Vec<Diagnostic>,
}

impl Loaded {
    /// Reads and checks all of it; the problems are those of reading too.
    pub fn analyze(self) -> Analysis {
        let mut analysis = quarkc::analyze(&self.package, self.sources);
        analysis.diagnostics = in_order(self.problems, &analysis.diagnostics);
        analysis
    }
}

/// Problems of reading come first; a file that is not UTF-8 has no further ones.
fn in_order(reading: Vec<Diagnostic>, found: &[Diagnostic]) -> Vec<Diagnostic> {
    let broken: Vec<u32> = reading.iter().filter(|problem| problem.code == Code::NOT_UTF8).filter_map(source).collect();
    let clear = found.iter().filter(|problem| source(problem).is_none_or(|source| !broken.contains(&source)));
    reading.into_iter().chain(clear.cloned()).collect()
}

fn source(problem: &Diagnostic) -> Option<u32> {
    problem.span().map(|span| span.source)
}

/// Reads the package at `path`, or the one around the current folder; says why when there is none.
pub fn load(path: Option<&Path>, terminal: &Terminal) -> Result<Loaded, Verdict> {
    read(path).map_err(|problem| terminal.problems(&Sources::default(), &[problem]))
}

fn read(path: Option<&Path>) -> Result<Loaded, Diagnostic> {
    let folder = find(path)?;
    let mut sources = quarkc::pipeline::sources();
    let mut problems = Vec::new();
    let settings = folder.join(FILE_NAME);
    let text = fs::read(&settings).map_err(|error| cannot_read(&settings, &error))?;
    let number = add(&mut sources, &settings, &text, &mut problems);
    let (package, wrong) = Package::parse(number, &sources.get(number).text);
    problems.extend(wrong);
    for path in modules(&folder)? {
        match fs::read(&path) {
            Ok(bytes) => drop(add(&mut sources, &path, &bytes, &mut problems)),
            Err(error) => problems.push(cannot_read(&path, &error)),
        }
    }
    let license = fs::read(folder.join(LICENSE)).ok();
    Ok(Loaded { folder, package, license, sources, problems })
}

/// The package's folder: the path, or the folder of the file that it names, or the nearest above the current one.
pub fn find(path: Option<&Path>) -> Result<PathBuf, Diagnostic> {
    let Some(path) = path else { return search_upwards() };
    let metadata = fs::metadata(path).map_err(|error| cannot_read(path, &error))?;
    let folder = if metadata.is_dir() { path } else { path.parent().unwrap_or(path) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if folder.join(FILE_NAME).exists() { Ok(folder.to_owned()) } else { Err(missing(folder)) }
}

fn search_upwards() -> Result<PathBuf, Diagnostic> {
    let here = std::env::current_dir().map_err(|error| cannot_read(Path::new("."), &error))?;
    let steps = here.ancestors().position(|folder| folder.join(FILE_NAME).exists()).ok_or_else(|| missing(&here))?;
    let up: PathBuf = std::iter::repeat_n("..", steps).collect();
    Ok(if steps == 0 { PathBuf::from(".") } else { up })
}

fn missing(folder: &Path) -> Diagnostic {
    let message = format!("no `{FILE_NAME}` in `{}`", folder.display());
    Diagnostic::without_place(Code::MISSING_PACKAGE, message)
        .help("a package is a folder with a `quark.toml` and `.q` files: name one, or go into one")
        .help("`quarkc new NAME` makes one")
}

/// Every `.q` file of the folder, by name: the order of a listing differs between disks.
pub fn modules(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let list = || -> io::Result<Vec<PathBuf>> { fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect() };
    let mut paths = list().map_err(|error| cannot_read(folder, &error))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "q"));
    paths.sort();
    Ok(paths)
}

/// Adds a file whatever its bytes are: what is not UTF-8 is reported once and read as far as it can be.
pub fn add(sources: &mut Sources, path: &Path, bytes: &[u8], problems: &mut Vec<Diagnostic>) -> u32 {
    let text = String::from_utf8_lossy(bytes);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let shown = path.strip_prefix(".").unwrap_or(path).to_string_lossy().replace('\\', "/");
    let number = sources.add(Source::new(name.clone(), &text).shown_as(shown));
    if let Err(error) = str::from_utf8(bytes) {
        problems.push(not_utf8(number, &name, bytes, error.valid_up_to()));
    }
    number
}

fn not_utf8(source: u32, name: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let start = u32::try_from(at.saturating_sub(mark)).unwrap_or(u32::MAX);
    let place = Span { source, start, end: start + 3 }; // the replacement character takes three bytes
    let byte = bytes.get(at).copied().unwrap_or_default();
    Diagnostic::new(Code::NOT_UTF8, place, format!("`{name}` is not UTF-8"))
        .here(format!("the byte 0x{byte:02x} cannot stand here"))
        .help("save the file as UTF-8")
}

/// The problem with something that could not be read.
pub fn cannot_read(path: &Path, error: &io::Error) -> Diagnostic {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let problem =
        Diagnostic::without_place(Code::CANNOT_READ, format!("cannot read `{}`: {}", path.display(), reason(error)));
    match error.kind() {
        io::ErrorKind::NotFound => problem.help("check the spelling, and the folder that you are in"),
        io::ErrorKind::PermissionDenied => {
            problem.help("look at its permissions, and at those of the folders above it")
        }
        io::ErrorKind::IsADirectory => problem.help("a module is a file: rename the folder, or move it elsewhere"),
        _ => problem,
    }
}

/// The system's words without its number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
