//! `quarkc new`: a small package that builds and tests at once.

use super::{Terminal, Verdict, output};
use quarkc::diagnostic::{Code, Diagnostic};
use quarkc::package::Form;
use quarkc::source::Sources;
use std::path::{Path, PathBuf};

/// Makes a new package: a folder with a small protocol and its tests
#[derive(Debug, clap::Args)]
pub struct New {
    /// The new folder; its last part is the package's name, in `snake_case`
    name: PathBuf,
}

/// The files of a new package, with `NAME` where its name comes.
const FILES: &[(&str, &str)] = &[
    ("quark.toml", include_str!("new/quark.toml")),
    ("greeting.q", include_str!("new/greeting.q")),
    ("README.md", include_str!("new/README.md")),
    (".gitignore", include_str!("new/gitignore")),
];

impl New {
    /// Makes the folder.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let report = |problem| terminal.problems(&Sources::default(), &[problem]);
        let name = self.name.file_name().unwrap_or_default().to_string_lossy();
        if !Form::Snake.accepts(&name) {
            let message = format!("`{name}` cannot be the name of a package: expected {}", Form::Snake.expected());
            return Err(report(Diagnostic::without_place(Code::CANNOT_WRITE, message)));
        }
        if self.name.exists() {
            return Err(report(exists(&self.name)));
        }
        let files: Vec<(PathBuf, String)> =
            FILES.iter().map(|(path, text)| (self.name.join(path), text.replace("NAME", &name))).collect();
        output::create(&files).map_err(report)?;
        let folder = self.name.display();
        terminal.remark(&format!("made `{folder}`: try `quarkc test {folder}` and `quarkc build {folder}`"));
        Ok(Verdict::Fine)
    }
}

fn exists(path: &Path) -> Diagnostic {
    Diagnostic::without_place(Code::FOREIGN_FILE, format!("`{}` is there already", path.display()))
        .help("name another folder: a new package never overwrites anything")
}
