//! quarkc in a folder of its own.

#![allow(dead_code, reason = "each test file uses a part")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

/// The settings of a package without targets of its own.
pub const SETTINGS: &str = "name = \"clock\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n";
/// A module without errors.
pub const MODULE: &str = "pub const ticks_a_second = 10;\n";

/// A folder with files, and quarkc run in it.
pub struct Place(pub TempDir);

/// How quarkc ended, and what it said on standard error.
pub struct Said {
    /// The exit code.
    pub code: i32,
    /// Standard error.
    pub text: String,
}

impl Place {
    /// A folder with these files.
    pub fn new(files: &[(&str, &[u8])]) -> Place {
        let place = Place(tempfile::tempdir().expect("a folder"));
        for (path, bytes) in files {
            let path = place.path(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        place
    }

    /// A package whose only module holds this.
    pub fn package(module: &[u8]) -> Place {
        Place::new(&[("quark.toml", SETTINGS.as_bytes()), ("clock.q", module)])
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Runs quarkc in the folder.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quarkc"));
        Said::of(&command.args(arguments).current_dir(self.0.path()).output().expect("quarkc runs"))
    }

    /// Runs a line of the shell, in which `$Q` is quarkc.
    pub fn shell(&self, line: &str) -> Said {
        let mut command = Command::new("sh");
        command.args(["-c", line]).env("Q", env!("CARGO_BIN_EXE_quarkc")).current_dir(self.0.path());
        Said::of(&command.output().expect("a shell"))
    }

    /// What is in the folder, by name.
    pub fn listing(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Said {
    /// What a process said; it must not have panicked.
    pub fn of(output: &Output) -> Said {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = output.status.code().unwrap_or_else(|| panic!("ended by {}: {text}", output.status));
        assert!(!text.contains("Q9901") && !text.contains("panicked"), "{text}");
        Said { code, text }
    }

    /// It ended with this code, and said each of these.
    #[track_caller]
    pub fn is(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, code, "{}", self.text);
        for part in parts {
            assert!(self.text.contains(part), "`{part}` is not in:\n{}", self.text);
        }
    }
}
