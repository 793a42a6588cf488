//! `quarkc fmt`: the one layout of Quark.

use super::output::Tally;
use super::{Terminal, Verdict, load, output};
use quarkc::diagnostic::{Code, Diagnostic};
use quarkc::source::Sources;
use quarkc::syntax;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Lays out source files in the one style
#[derive(Debug, clap::Args)]
pub struct Fmt {
    /// Files, packages' folders, or `-` for standard input to standard output
    paths: Vec<PathBuf>,
    /// Write nothing, and fail when a file is laid out otherwise
    #[arg(long)]
    check: bool,
}

impl Fmt {
    /// Formats files in place, or standard input to standard output.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        if self.paths.iter().any(|path| path.as_os_str() == "-") {
            return self.standard_input(terminal);
        }
        let files = self.files(terminal)?;
        let mut worst = Verdict::Fine;
        let mut changed = 0;
        for path in &files {
            match self.file(path, terminal) {
                Ok(was_changed) => changed += usize::from(was_changed),
                Err(verdict) => worst = worst.max(verdict),
            }
        }
        let tally = Tally { written: changed, removed: 0, unchanged: files.len() - changed };
        if !self.check {
            terminal.remark(&format!("{} formatted, {} unchanged", tally.written, tally.unchanged));
        }
        Ok(if self.check && changed > 0 { worst.max(Verdict::Errors) } else { worst })
    }

    fn files(&self, terminal: &Terminal) -> Result<Vec<PathBuf>, Verdict> {
        let report = |problem| terminal.problems(&Sources::default(), &[problem]);
        let paths = if self.paths.is_empty() { vec![load::find(None).map_err(report)?] } else { self.paths.clone() };
        let mut files = Vec::new();
        for path in paths {
            files.extend(if path.is_dir() { load::modules(&path).map_err(report)? } else { vec![path] });
        }
        Ok(files)
    }

    /// Formats one file; true when it was laid out otherwise.
    fn file(&self, path: &Path, terminal: &Terminal) -> Result<bool, Verdict> {
        let report = |problem| terminal.problems(&Sources::default(), &[problem]);
        let bytes = std::fs::read(path).map_err(|error| report(load::cannot_read(path, &error)))?;
        let formatted = format(path, &bytes, terminal)?;
        if formatted.as_bytes() == bytes {
            return Ok(false);
        }
        if self.check {
            report(
                Diagnostic::without_place(Code::STALE_OUTPUT, format!("{} (not formatted)", path.display()))
                    .help("run `quarkc fmt`"),
            );
        } else {
            output::replace(path, formatted.as_bytes()).map_err(report)?;
        }
        Ok(true)
    }

    fn standard_input(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| terminal.problems(&Sources::default(), &[load::cannot_read(Path::new("-"), &error)]))?;
        let formatted = format(Path::new("-"), &bytes, terminal)?;
        if self.check {
            return Ok(if formatted.as_bytes() == bytes { Verdict::Fine } else { Verdict::Errors });
        }
        Ok(terminal.print(&formatted))
    }
}

/// The text in the one layout; a file with errors of syntax stays as it is.
fn format(path: &Path, bytes: &[u8], terminal: &Terminal) -> Result<String, Verdict> {
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let number = load::add(&mut sources, path, bytes, &mut problems);
    if problems.is_empty() {
        match syntax::format(&sources.get(number).text) {
            Ok(text) => return Ok(text),
            Err(found) => problems = found,
        }
    }
    Err(terminal.problems(&sources, &problems))
}
