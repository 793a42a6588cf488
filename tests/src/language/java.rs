//! Runs all programs in Java: all packages compiled at once, one process for all `main`s, `Main`s and tests.
//!
//! `QUARK_JUNIT` names JUnit's console launcher, a jar with everything in it; without it the one that `cargo xtask test`
//! keeps under `.quark` is taken.

use super::{Language, Printed};
use crate::package;
use crate::program::{Program, root};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The language.
pub struct Java;

impl Language for Java {
    fn name(&self) -> &'static str {
        "java"
    }

    fn title(&self) -> &'static str {
        "Java"
    }

    fn names(&self) -> &'static str {
        NAMES
    }

    fn types(&self) -> &'static str {
        TYPES
    }

    fn host(&self, program: &Program) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = format!("{}.java", program.name);
        super::with_host_code(program, "java", folder.path(), &file, "HostTest.java")?;
        let built = folder.path().join(&program.name).join("java");
        let runtime = folder.path().join("runtime");
        compile_runtime(&runtime)?;
        let classes = folder.path().join("classes");
        fs::create_dir_all(&classes).map_err(|error| format!("{}: {error}", classes.display()))?;
        let path = joined(&[&runtime, &classes, &junit()?])?;
        let sources: Vec<PathBuf> =
            files(&built).into_iter().filter(|path| !path.ends_with("module-info.java")).collect();
        succeeds(
            Command::new("javac")
                .args(["-Xlint:all", "-Werror", "-d"])
                .arg(&classes)
                .arg("-cp")
                .arg(&path)
                .args(sources),
        )?;
        let mut command = Command::new("java");
        command.arg("-cp").arg(&path).args([
            "org.junit.platform.console.ConsoleLauncher",
            "execute",
            "--select-class",
            "HostTest",
        ]);
        succeeds(command.args(["--details=tree", "--disable-ansi-colors"]))
    }

    fn run(&self, programs: &[Program], _: &str) -> Result<Vec<Printed>, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let (built, broken) = package::build_all(programs, "java", &folder.path().join("packages"));
        let lines = run(&built, folder.path())?;
        let printed = built.iter().map(|program| Printed::lines(program, super::lines_of(&lines, &program.name)));
        Ok(broken.into_iter().chain(printed).collect())
    }
}

const NAMES: &str = "abstract assert boolean byte case catch char const default do double enum extends final finally float goto implements \
    instanceof int interface long native new null package private protected public short static strictfp super switch synchronized \
    this throws transient void volatile record sealed permits yield var when exports module opens requires transitive uses \
    clone equals finalize get_class hash_code notify notify_all to_string wait compare_to name ordinal value_of get_message \
    get_cause wire_name is_same_as to_json from_json encode decode quark runtime environment java io org list map core fields json \
    shown apply accept of copy_of stream size get put add remove enter leave failed handle begin error other that";

const TYPES: &str = "Object String Integer Long Double Boolean Byte Short Character Void Number Math System Thread Runnable Iterable \
    Comparable Override Deprecated FunctionalInterface Throwable Error Exception RuntimeException IllegalStateException Record \
    List Map Optional Objects Instant Duration ArrayList LinkedHashMap CompletableFuture Function Predicate Core Port PortKind \
    Promise Async Json JsonObject Fields Codec Decoder Decoders Encodable Ieee WireName Lists Maps Numbers Text Times Values \
    QuarkRuntime QuarkException TestRuntime Test DisplayName Assertions Module Package Process Runtime Final Interface";

fn junit() -> Result<PathBuf, String> {
    let kept = || root().join(".quark/maven/junit-platform-console-standalone.jar");
    let path = std::env::var_os("QUARK_JUNIT").map_or_else(kept, PathBuf::from);
    if path.is_file() { Ok(path) } else { Err(format!("{} is missing: `cargo xtask test` gets it", path.display())) }
}

fn run(programs: &[&Program], folder: &Path) -> Result<Map<String, Value>, String> {
    let list: Map<String, Value> = programs
        .iter()
        .map(|program| {
            let package = folder.join("packages").join(&program.name).join("java");
            (program.name.clone(), super::described(program, &package))
        })
        .collect();
    let file = folder.join("programs.json");
    fs::write(&file, Value::from(list).to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    let junit = junit()?;
    let runtime = folder.join("runtime");
    compile_runtime(&runtime)?;
    let path = joined(&[&runtime, &junit])?;
    let classes = folder.join("classes");
    fs::create_dir_all(&classes).map_err(|error| format!("{}: {error}", classes.display()))?;
    let mut command = Command::new("java");
    command.arg("-Xss8m").arg("-cp").arg(path).arg(root().join("tests/runners/Runner.java")).arg(&file).arg(&classes);
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| format!("java: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|error| format!("the runner ended with {}: {error}\n{text}", output.status))
}

fn joined(parts: &[&Path]) -> Result<std::ffi::OsString, String> {
    std::env::join_paths(parts).map_err(|error| error.to_string())
}

/// The Java files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|ext| ext == "java")).collect()
}

fn succeeds(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let said = || format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(()) } else { Err(said()) }
}

/// Compiles the runtime as it stands in the repository.
fn compile_runtime(folder: &Path) -> Result<(), String> {
    let sources = root().join("runtime/java/src/main/java/io/quark/runtime");
    let listed = fs::read_dir(&sources).map_err(|error| format!("{}: {error}", sources.display()))?;
    let mut files: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let status =
        Command::new("javac").arg("-d").arg(folder).args(files).status().map_err(|error| format!("javac: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the runtime does not compile: {status}")) }
}
