//! The Python runtime and the generated Python packages: tests on the oldest and the newest Python, and everything
//! that strict linters, type checkers and registries have to say.

use crate::shell::{Outcome, Trouble, at, kept, output, run};
use crate::step::Step;
use crate::tools::{OLDEST, Python, Venv, newest_python, node_program, python};
use crate::{guide, report};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const REQUIREMENTS: &str = "xtask/requirements-python.txt";
const PYRIGHT: &str = "1.1.414";
const RUNTIME: &str = "runtime/python";
const NATIVE: &str = "runtime/python/native";
const PACKAGES: [&str; 2] = [RUNTIME, "generated/python"];
/// What a user sees of the generated package.
const USER: &str = "tests/mdk";
const INPUTS: &[&str] = &["runtime/python", "runtime/rust", "generated/python", USER, REQUIREMENTS];

const DEMO: &[&str] = &["examples", "runtime/python", "generated/python", REQUIREMENTS];

const GUIDE: &[&str] = &["docs/guide.md", "compiler", "templates", "runtime/python", REQUIREMENTS];

/// More than this and a command-line tool feels slow.
const IMPORT_LIMIT_MS: f64 = 100.0;

pub const STEPS: &[Step] = &[
    Step { name: "python: tests on 3.10", inputs: INPUTS, run: tests_on_oldest },
    Step { name: "python: tests on the newest", inputs: INPUTS, run: tests_on_newest },
    Step { name: "python: tests on Rust", inputs: INPUTS, run: tests_on_rust },
    Step { name: "python: ruff", inputs: INPUTS, run: ruff },
    Step { name: "python: mypy", inputs: INPUTS, run: mypy },
    Step { name: "python: pyright", inputs: INPUTS, run: pyright },
    Step { name: "python: packages", inputs: INPUTS, run: packages },
    Step { name: "python: programs on 3.10", inputs: super::PROGRAMS, run: programs_on_oldest },
    Step { name: "python: programs on the newest", inputs: super::PROGRAMS, run: programs_on_newest },
    Step { name: "python: report", inputs: super::REPORT, run: reported },
    Step { name: "python: demonstration", inputs: DEMO, run: demonstration },
    Step { name: "python: guide", inputs: GUIDE, run: walk },
];

/// The environment of this Python with all that the checks need.
pub fn tools(python: &Python) -> Outcome<Venv> {
    Venv::new(python, "tools", Some(REQUIREMENTS))
}

/// A command in a package's folder that sees the runtime's source.
fn within(venv: &Venv, package: &str, module: &str, arguments: &[&str]) -> Command {
    let mut command = venv.module(module, arguments);
    command.current_dir(at(package)).env("PYTHONPATH", at(RUNTIME)).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn tests_on_oldest() -> Outcome {
    tests(&python(OLDEST)?)
}

fn tests_on_newest() -> Outcome {
    tests(&newest_python()?)
}

fn tests(python: &Python) -> Outcome {
    tests_in(&tools(python)?)
}

/// The packages' own tests, and those of a program that uses the generated one.
fn tests_in(venv: &Venv) -> Outcome {
    let options = ["--quiet", "-p", "no:cacheprovider", "-W", "error"];
    PACKAGES.iter().try_for_each(|package| run(&mut within(venv, package, "pytest", &options)))?;
    let search = std::env::join_paths(PACKAGES.map(at)).unwrap_or_default();
    run(within(venv, USER, "pytest", &options).env("PYTHONPATH", search))
}

/// The same tests once more, with clock, timers and JSON done by the Rust runtime.
fn tests_on_rust() -> Outcome {
    let newest = newest_python()?;
    let tools = tools(&newest)?;
    let dist = kept("dist/native");
    let _ = fs::remove_dir_all(&dist);
    let mut build = within(&tools, NATIVE, "maturin", &["build", "--quiet", "--locked", "--out"]);
    run(build.arg(&dist).env("CARGO_TARGET_DIR", kept("native")).env("PYO3_PYTHON", tools.python()))?;
    let built: Vec<String> = wheels(&dist)?.iter().map(|path| path.display().to_string()).collect();
    [python(OLDEST)?, newest].iter().try_for_each(|python| {
        let venv = Venv::new(python, "native", Some(REQUIREMENTS))?;
        let mut install = vec!["install", "--no-index", "--force-reinstall"];
        install.extend(built.iter().map(String::as_str));
        venv.pip(&install)?;
        tests_in(&venv)
    })
}

fn ruff() -> Outcome {
    let venv = tools(&newest_python()?)?;
    PACKAGES.iter().try_for_each(|package| {
        run(&mut within(&venv, package, "ruff", &["check", "--quiet", "--no-cache", "."]))?;
        run(&mut within(&venv, package, "ruff", &["format", "--quiet", "--no-cache", "--check", "."]))
    })
}

fn mypy() -> Outcome {
    let venv = tools(&newest_python()?)?;
    PACKAGES.iter().try_for_each(|package| {
        let cache = kept("mypy").display().to_string();
        let options = ["--strict", "--python-version", "3.10", "--cache-dir", &cache, "--package", module_of(package)];
        run(within(&venv, package, "mypy", &options).env("MYPYPATH", at(RUNTIME)))
    })
}

fn pyright() -> Outcome {
    let venv = tools(&newest_python()?)?;
    let pyright = node_program("pyright", PYRIGHT)?;
    PACKAGES.iter().try_for_each(|package| {
        let mut command = Command::new(&pyright);
        command.arg("--pythonpath").arg(venv.python()).arg(module_of(package)).current_dir(at(package));
        run(command.env("PYTHONPATH", at(RUNTIME)))
    })
}

/// The package that users import.
fn module_of(package: &str) -> &'static str {
    if package == RUNTIME { "quark" } else { "mdk" }
}

/// Builds what a registry would get, installs it where nothing else is, and imports it.
fn packages() -> Outcome {
    let python = newest_python()?;
    let tools = tools(&python)?;
    let dist = kept("dist/python");
    let _ = fs::remove_dir_all(&dist);
    for package in PACKAGES {
        let copy = copied(package)?;
        run(within(&tools, package, "build", &["--no-isolation", "--outdir"]).arg(&dist).arg(&copy))?;
    }
    let built = wheels(&dist)?;
    run(tools.module("twine", &["check", "--strict"]).args(&built))?;
    let clean = Venv::new(&python, "clean", None)?;
    let built: Vec<String> = built.iter().map(|path| path.display().to_string()).collect();
    let mut install = vec!["install", "--no-index", "--force-reinstall"];
    install.extend(built.iter().filter(|path| path.strip_suffix(".whl").is_some()).map(String::as_str));
    clean.pip(&install)?;
    import_time(&clean)
}

/// Building leaves files behind: it is done on a copy.
fn copied(package: &str) -> Outcome<PathBuf> {
    let copy = kept("copy").join(package);
    let _ = fs::remove_dir_all(&copy);
    let folder = copy.parent().map_or(Ok(()), fs::create_dir_all);
    folder.map_err(|error| Trouble::Failed(format!("{}: {error}", copy.display())))?;
    run(Command::new("cp").arg("-r").arg(at(package)).arg(&copy))?;
    Ok(copy)
}

fn wheels(dist: &PathBuf) -> Outcome<Vec<PathBuf>> {
    let list = fs::read_dir(dist).map_err(|error| Trouble::Failed(format!("{}: {error}", dist.display())))?;
    let mut found: Vec<PathBuf> = list.flatten().map(|entry| entry.path()).collect();
    found.sort();
    Ok(found)
}

fn import_time(venv: &Venv) -> Outcome {
    // What the processor does, not how long others keep it: checks run beside builds.
    let program = "import time; start = time.process_time(); import mdk; print((time.process_time() - start) * 1000)";
    let measure = || -> Outcome<f64> {
        let mut command = Command::new(venv.python());
        let text = output(command.args(["-c", program]).current_dir(kept("")))?;
        text.trim().parse().map_err(|_| Trouble::Failed(format!("importing mdk printed {text}")))
    };
    let mut best = f64::INFINITY;
    for _ in 0..15 {
        best = best.min(measure()?);
    }
    println!("import mdk: {best:.1} ms");
    if best < IMPORT_LIMIT_MS { Ok(()) } else { Err(Trouble::Failed(format!("import mdk takes {best:.1} ms"))) }
}

fn programs_on(python: &Python) -> Outcome {
    super::programs("python", &[("QUARK_PYTHON", tools(python)?.python())])
}

fn programs_on_oldest() -> Outcome {
    programs_on(&python(OLDEST)?)
}

fn programs_on_newest() -> Outcome {
    programs_on(&newest_python()?)
}

/// The demonstration tells the same at every run: what it tells is committed.
fn demonstration() -> Outcome {
    let venv = tools(&newest_python()?)?;
    let search = std::env::join_paths([at(RUNTIME), at("generated/python")]).unwrap_or_default();
    let mut command = Command::new(venv.python());
    command.arg(at("examples/countdown/demo.py")).env("PYTHONPATH", search).env("PYTHONDONTWRITEBYTECODE", "1");
    let told = output(&mut command)?;
    let known = fs::read_to_string(at("examples/countdown/told.txt")).unwrap_or_default();
    if told == known { Ok(()) } else { Err(Trouble::Failed(format!("the demonstration tells\n{told}"))) }
}

/// The guide installs the runtime as a user would; here it comes from a folder in place of a registry.
fn walk() -> Outcome {
    let python = newest_python()?;
    let tools = tools(&python)?;
    let dist = kept("dist/guide");
    let copy = copied(RUNTIME)?;
    run(within(&tools, RUNTIME, "build", &["--no-isolation", "--wheel", "--outdir"]).arg(&dist).arg(&copy))?;
    guide::execute("python", &[("PIP_FIND_LINKS", dist)])
}

/// `python3` is the one that has pytest.
fn reported() -> Outcome {
    let tools = tools(&newest_python()?)?;
    report::check("python", &[("PATH", first_on_path(&tools.folder.join("bin")))])
}

/// The search path with this folder first.
fn first_on_path(folder: &Path) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(all).map_or_else(|_| folder.to_owned(), PathBuf::from)
}
