//! Runs all programs in Node: every package in one folder, one process for all, and one for each file of tests.

use super::{Language, Printed};
use crate::package;
use crate::program::{Program, root};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The language.
pub struct JavaScript;

impl Language for JavaScript {
    fn name(&self) -> &'static str {
        "javascript"
    }

    fn title(&self) -> &'static str {
        "JavaScript"
    }

    fn names(&self) -> &'static str {
        NAMES
    }

    fn types(&self) -> &'static str {
        TYPES
    }

    fn run(&self, programs: &[Program], _: &str) -> Result<Vec<Printed>, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let (built, broken) = package::build_all(programs, "javascript", &packages(folder.path()));
        install(folder.path())?;
        let lines = run(&built, folder.path())?;
        let printed = built.iter().map(|program| Printed::lines(program, super::lines_of(&lines, &program.name)));
        Ok(broken.into_iter().chain(printed).collect())
    }

    fn host(&self, program: &Program) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = format!("{}.js", program.name);
        super::with_host_code(program, "javascript", folder.path(), &file, "host.test.js")?;
        install(folder.path())?;
        let package = folder.path().join(&program.name).join("javascript");
        let output = Command::new("node").args(["--test", "--test-reporter=spec"]).current_dir(package).output();
        let output = output.map_err(|error| format!("node: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        if output.status.success() { Ok(()) } else { Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr))) }
    }
}

const NAMES: &str = "abstract any arguments as asserts async await boolean break case catch class const constructor continue debugger \
    declare default delete do double else enum eval export extends finally float for from function get goto if implements import in \
    infer instanceof int interface is keyof let long module namespace native never new null number object of package private protected \
    prototype proto public readonly require return set short static string super switch symbol synchronized test then this throw throws \
    transient try type typeof undefined unique unknown using var void volatile while with yield quark runtime outside environment fields \
    wait body value key each other json host handlers core deliver failure equals encode decode from_json to_json to_string value_of \
    message name stack cause length size push filter map find some every has keys values entries call apply bind global window \
    document process console kind tell events recorded";

const TYPES: &str = "Array Boolean Error Fault Function Infinity Iterable Json Map Math NaN Number Object Partial Promise PromiseLike Proxy \
    ReadonlyArray ReadonlyMap Record Reflect Runtime Set String Symbol TestRuntime TypeError Undefined Arguments Date RegExp Enum Core \
    Events Port PortKind FrozenMap Fields Codec Entry Name Length Prototype Cases Constructor";

fn packages(folder: &Path) -> PathBuf {
    folder.join("packages")
}

/// The runtime, where Node finds it from every package.
fn install(folder: &Path) -> Result<(), String> {
    let modules = folder.join("node_modules");
    let link = || -> std::io::Result<()> {
        fs::create_dir_all(&modules)?;
        std::os::unix::fs::symlink(root().join("runtime/javascript"), modules.join("quark-runtime"))
    };
    link().map_err(|error| format!("{}: {error}", modules.display()))
}

fn run(programs: &[&Program], folder: &Path) -> Result<Map<String, Value>, String> {
    let list: Map<String, Value> = programs
        .iter()
        .map(|program| {
            (program.name.clone(), super::described(program, &packages(folder).join(&program.name).join("javascript")))
        })
        .collect();
    let file = folder.join("programs.json");
    fs::write(&file, Value::from(list).to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    let output = Command::new("node")
        .arg(root().join("tests/runners/runner.mjs"))
        .arg(&file)
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("node: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).map_err(|error| format!("the runner ended with {}: {error}\n{text}", output.status))
}
