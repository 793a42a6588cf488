//! Runs all programs in Rust: one Cargo workspace, one process for all `main`s and `Main`s, and Cargo's own for tests.
//!
//! The workspace stays under `.quark`, so that only what changed is compiled again.

use super::{Language, Printed};
use crate::package;
use crate::program::{Kind, Program, Step, Told, root};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The language.
pub struct Rust;

impl Language for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn title(&self) -> &'static str {
        "Rust"
    }

    fn names(&self) -> &'static str {
        NAMES
    }

    fn types(&self) -> &'static str {
        TYPES
    }

    fn run(&self, programs: &[Program], folder: &str) -> Result<Vec<Printed>, String> {
        let folder = kept(folder);
        let (built, mut printed) = package::build_all(programs, "rust", &folder);
        write_workspace(&built, &[], &folder)?;
        let refused = refused(&folder)?;
        let (refused_programs, accepted): (Vec<&Program>, Vec<&Program>) =
            built.iter().partition(|program| refused.contains_key(&program.name));
        let runnable: Vec<&Program> =
            accepted.iter().copied().filter(|program| program.kind() != Kind::Tests).collect();
        write_workspace(&accepted, &runnable, &folder)?;
        let lines = run(&folder)?;
        let problem = |program: &&Program| Printed::problem(program, &refused[&program.name]);
        printed.extend(refused_programs.iter().map(problem));
        printed.extend(accepted.iter().map(|program| one(program, &lines, &folder)));
        Ok(printed)
    }

    fn host(&self, program: &Program) -> Result<(), String> {
        let folder = kept("host");
        super::with_host_code(program, "rust", &folder, &format!("{}.rs", program.name), "host.rs")?;
        write_workspace(&[program], &[], &folder)?;
        tests(program, &folder).map(drop)
    }
}

/// A folder that keeps a workspace.
fn kept(name: &str) -> PathBuf {
    root().join(".quark").join(name)
}

const NAMES: &str = "as async box const crate dyn enum extern impl loop mod move mut pub ref static struct super trait type unsafe \
    use where abstract become do final gen macro override priv typeof unsized virtual yield union raw safe std core alloc quark \
    string vec option result clone copy default drop send sync iter into from to_string to_owned to_json from_json encode decode \
    fmt eq cmp hash new this state quark_state actor runtime environment with_runtime print println format panic assert_eq debug_assert";

const TYPES: &str = "Self Option Some Result Ok Err Vec Box Send Sync Sized Copy Clone Default Drop Fn FnMut FnOnce Into From Iterator Extend \
    IntoIterator ToString ToOwned TryFrom TryInto Eq Ord PartialEq PartialOrd Hash Debug Display Error Runtime Actor Context \
    State Port Key Path Fields Driver Kind Side Message Super Crate Mod Impl Trait Struct Match Await Async Iter";

/// What rustc says of the packages that it does not accept, by name.
fn refused(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let output = cargo(folder, &["build", "--quiet", "--workspace", "--keep-going", "--message-format", "json"])
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if message["message"]["level"] == "error" {
            let name = message["target"]["name"].as_str().unwrap_or_default().to_owned();
            refused.entry(name).or_default().push_str(message["message"]["rendered"].as_str().unwrap_or_default());
        }
    }
    Ok(refused)
}

fn one(program: &Program, lines: &Map<String, Value>, folder: &Path) -> Printed {
    let count = if program.tests() > 0 { tests(program, folder) } else { Ok(0) };
    match count {
        Err(problem) => Printed::problem(program, problem),
        Ok(count) if program.kind() == Kind::Tests => Printed::lines(program, vec![format!("{count} passed")]),
        Ok(_) => Printed::lines(program, super::lines_of(lines, &program.name)),
    }
}

fn write_workspace(built: &[&Program], runnable: &[&Program], folder: &Path) -> Result<(), String> {
    let runtime = root().join("runtime/rust").display().to_string();
    let members: Vec<String> = built.iter().map(|program| format!("    \"{}/rust\",\n", program.name)).collect();
    let members = members.concat();
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n    \"runner\",\n{members}]\n\n[profile.dev]\ndebug = false\n\n\
         [patch.crates-io]\nquark-runtime = {{ path = {runtime:?} }}\n"
    );
    let dependencies: String = runnable.iter().map(|program| dependency(program)).collect();
    let manifest = format!(
        "[package]\nname = \"runner\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         quark-runtime = {{ path = {runtime:?} }}\n{dependencies}"
    );
    package::write(&folder.join("Cargo.toml"), &workspace)?;
    package::write(&folder.join("runner/Cargo.toml"), &manifest)?;
    package::write(&folder.join("runner/src/runner.rs"), include_str!("../../runners/runner.rs"))?;
    package::write(&folder.join("runner/src/main.rs"), &main(runnable))
}

fn dependency(program: &Program) -> String {
    format!("{} = {{ path = \"../{}/rust\" }}\n", program.name.replace('_', "-"), program.name)
}

/// A program that runs them all.
fn main(programs: &[&Program]) -> String {
    let mut text = String::from("mod runner;\n\nuse quark::ToJson;\n\nfn main() {\n");
    text.push_str(
        "    std::panic::set_hook(Box::new(|_| {}));\n    let mut all = quark::Map::<String, Vec<String>>::new();\n",
    );
    for program in programs {
        if program.kind() == Kind::Function {
            text.push_str(&function(program));
        } else {
            text.push_str(&actor(program));
        }
    }
    text.push_str("    println!(\"{}\", all.encode());\n}\n");
    text
}

fn function(program: &Program) -> String {
    let name = &program.name;
    let mut text = String::from("    let mut lines = Vec::new();\n");
    for call in &program.calls {
        if program.calls.len() > 1 {
            let _ = writeln!(text, "    lines.push({:?}.to_owned());", Step::Call(call.clone()).echo());
        }
        let _ = writeln!(text, "    lines.extend(runner::called({name}::{call}));");
    }
    let _ = writeln!(text, "    all.insert({name:?}.to_owned(), lines);");
    text
}

fn actor(program: &Program) -> String {
    let name = &program.name;
    let mut text = format!(
        "    let stage = runner::Stage::new();\n    let main = {name}::Main::with_runtime(&stage.runtime);\n    \
         stage.call(|| main.run());\n"
    );
    for step in &program.script {
        let _ = writeln!(text, "    stage.step({:?});", step.text());
        let _ = match step {
            Step::Advance(_, time) => writeln!(text, "    stage.advance({time});"),
            Step::Call(method) => writeln!(text, "    stage.call(|| main.{method}());"),
            Step::State => writeln!(text, "    stage.state(&main);"),
            Step::Link(told) => writeln!(text, "    stage.tell(quark::port::TransportEvent::{});", event(told)),
            Step::Hides(secret, method) => writeln!(text, "    stage.hides({secret:?}, &main.{method}());"),
        };
    }
    let _ = writeln!(text, "    all.insert({name:?}.to_owned(), stage.lines());");
    text
}

/// An event of a link, as Rust.
fn event(told: &Told) -> String {
    match told {
        Told::Connected => "Connected".to_owned(),
        Told::Frame(text) => format!("Text({text:?}.to_owned())"),
        Told::Rejected(status, reason) => format!("Rejected({status}, {reason:?}.to_owned())"),
        Told::Closed(reason) => format!("Closed({reason:?}.to_owned())"),
    }
}

fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target(folder)).stderr(Stdio::inherit());
    command
}

fn target(folder: &Path) -> PathBuf {
    folder.join("target")
}

fn run(folder: &Path) -> Result<Map<String, Value>, String> {
    let output = cargo(folder, &["run", "--quiet", "--package", "runner"]).output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).map_err(|error| format!("the runner ended with {}: {error}\n{text}", output.status))
}

/// How many tests of a program passed; all must.
fn tests(program: &Program, folder: &Path) -> Result<usize, String> {
    let package = program.name.replace('_', "-");
    let output =
        cargo(folder, &["test", "--quiet", "--all-targets", "--package", &package]).stderr(Stdio::piped()).output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(text.lines().filter_map(passed).sum())
}

fn passed(line: &str) -> Option<usize> {
    line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse().ok()
}
