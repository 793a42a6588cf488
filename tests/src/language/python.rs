//! Runs all programs in Python: every package in one folder, one process for all.
//!
//! `QUARK_PYTHON` names the interpreter, one that has pytest; without it `python3` is taken.

use super::{Language, Printed};
use crate::package;
use crate::program::{Program, root};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The language.
pub struct Python;

impl Language for Python {
    fn name(&self) -> &'static str {
        "python"
    }

    fn title(&self) -> &'static str {
        "Python"
    }

    fn names(&self) -> &'static str {
        NAMES
    }

    fn types(&self) -> &'static str {
        TYPES
    }

    fn run(&self, programs: &[Program], _: &str) -> Result<Vec<Printed>, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let (built, broken) = package::build_all(programs, "python", &packages(folder.path()));
        let lines = run(&built, folder.path())?;
        let printed = built.iter().map(|program| Printed::lines(program, super::lines_of(&lines, &program.name)));
        Ok(broken.into_iter().chain(printed).collect())
    }

    fn host(&self, program: &Program) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = format!("{}.py", program.name);
        super::with_host_code(program, "python", folder.path(), &file, "test_host.py")?;
        let mut command = python();
        command.args(["-m", "pytest", "--quiet", "-W", "error", "-p", "no:cacheprovider"]);
        let output = command.current_dir(folder.path().join(&program.name).join("python")).output();
        let output = output.map_err(|error| format!("python: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        if output.status.success() { Ok(()) } else { Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr))) }
    }
}

const NAMES: &str = "and as class def del elif except finally from global import is lambda nonlocal not or pass raise yield type case \
    abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod \
    enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass \
    iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set \
    setattr slice sorted staticmethod str sum super tuple vars zip cls quark typing dataclass field enum annotations datetime \
    args kwargs name value values items keys get pop copy count index lower upper join split replace encode decode asdict fields";

const TYPES: &str = "None True False Exception ValueError TypeError KeyError Any Enum Union Final Literal Protocol Sequence Mapping \
    Callable Type Class Def Import Lambda Print Len Dict Set Str Object TestRuntime Fault Range Next Open Input Field";

/// A folder of its own, so that no test's module is taken for a package.
fn packages(folder: &Path) -> PathBuf {
    folder.join("packages")
}

fn run(programs: &[&Program], folder: &Path) -> Result<Map<String, Value>, String> {
    let list: Map<String, Value> = programs
        .iter()
        .map(|program| {
            (program.name.clone(), super::described(program, &packages(folder).join(&program.name).join("python")))
        })
        .collect();
    let file = folder.join("programs.json");
    fs::write(&file, Value::from(list).to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut command = python();
    command.arg(root().join("tests/runners/runner.py")).arg(&file).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("python: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).map_err(|error| format!("the runner ended with {}: {error}\n{text}", output.status))
}

/// The interpreter, with the runtime on its path.
fn python() -> Command {
    let mut command = Command::new(std::env::var_os("QUARK_PYTHON").unwrap_or_else(|| "python3".into()));
    command.env("PYTHONPATH", root().join("runtime/python")).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
