//! The JavaScript runtime and the generated JavaScript package: tests, linters, type checkers, what a registry would get,
//! and a browser.

use crate::shell::{Outcome, Trouble, at, kept, output, run};
use crate::step::Step;
use crate::tools::{debian_program, node, node_package, node_program};
use crate::{guide, report};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ESLINT: &str = "9.39.5";
const PRETTIER: &str = "3.10.1";
const TYPESCRIPT: &str = "5.9.3";
const NODE_TYPES: &str = "20.19.43";

const RUNTIME: &str = "runtime/javascript";
const PACKAGE: &str = "generated/javascript";
const HOSTS: &str = "tests/hosts/javascript";
/// What a user sees of the generated package.
const USER: &str = "tests/mdk/config.test.js";

const INPUTS: &[&str] = &[RUNTIME, PACKAGE, HOSTS, USER];

const GUIDE: &[&str] = &["docs/guide.md", "compiler", "templates", RUNTIME];

pub const STEPS: &[Step] = &[
    Step { name: "javascript: tests", inputs: INPUTS, run: tests },
    Step { name: "javascript: lints", inputs: INPUTS, run: lints },
    Step { name: "javascript: layout", inputs: INPUTS, run: layout },
    Step { name: "javascript: types", inputs: INPUTS, run: types },
    Step { name: "javascript: packages", inputs: INPUTS, run: packages },
    Step { name: "javascript: browser", inputs: INPUTS, run: browser },
    Step { name: "javascript: programs", inputs: super::PROGRAMS, run: programs },
    Step { name: "javascript: report", inputs: super::REPORT, run: reported },
    Step { name: "javascript: guide", inputs: GUIDE, run: walk },
];

/// A copy of the runtime and the package side by side, where Node finds the one from the other and the tools from both.
fn workspace() -> Outcome<PathBuf> {
    node()?;
    let folder = kept("node/javascript");
    let _ = fs::remove_dir_all(&folder);
    copy(RUNTIME, &folder.join("runtime"))?;
    copy(PACKAGE, &folder.join("mdk"))?;
    copy(HOSTS, &folder.join("hosts"))?;
    link(&folder.join("runtime"), &folder.join("node_modules/quark-runtime"))?;
    link(&folder.join("mdk"), &folder.join("node_modules/@quark/mdk"))?;
    Ok(folder)
}

fn copy(from: &str, to: &Path) -> Outcome {
    make(to)?;
    let files = ["cp", "-r", "-t"];
    let entries = fs::read_dir(at(from)).map_err(|error| failed(&at(from), &error))?;
    let ours = entries.flatten().filter(|entry| entry.file_name() != "node_modules").map(|entry| entry.path());
    run(Command::new(files[0]).args(&files[1..]).arg(to).args(ours))
}

fn make(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))
}

fn link(folder: &Path, link: &Path) -> Outcome {
    link.parent().map_or(Ok(()), make)?;
    run(Command::new("ln").arg("-sfn").arg(folder).arg(link))
}

fn failed(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::Failed(format!("{}: {error}", path.display()))
}

/// A command in one of the two packages.
fn within(folder: &Path, package: &str, program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.join(package));
    command
}

const BOTH: [&str; 2] = ["runtime", "mdk"];

/// The packages' own tests, and those of a program that uses the generated one.
fn tests() -> Outcome {
    let folder = workspace()?;
    let user = folder.join("hosts/config.test.js");
    fs::copy(at(USER), &user).map_err(|error| failed(&user, &error))?;
    let folders = BOTH.iter().chain(&["hosts"]);
    folders
        .copied()
        .try_for_each(|package| run(&mut within(&folder, package, "node", &["--test", "--test-reporter=dot"])))
}

fn lints() -> Outcome {
    let eslint = node_program("eslint", ESLINT)?;
    let folder = workspace()?;
    BOTH.iter().try_for_each(|package| run(&mut within(&folder, package, &eslint, &["--max-warnings", "0", "."])))
}

fn layout() -> Outcome {
    let prettier = node_program("prettier", PRETTIER)?;
    let folder = workspace()?;
    let options = ["--log-level", "warn", "--print-width", "120", "--check", "src", "tests", "eslint.config.js"];
    BOTH.iter().try_for_each(|package| run(&mut within(&folder, package, &prettier, &options)))
}

/// The declarations, and a user's program that stands on them.
fn types() -> Outcome {
    let tsc = node_package("typescript", TYPESCRIPT, "tsc")?;
    node_package("@types/node", NODE_TYPES, "tsc")?;
    let folder = workspace()?;
    let options =
        ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext"];
    let files = ["hosts/user.ts", "mdk/src/index.d.ts", "runtime/src/index.d.ts", "runtime/src/testing.d.ts"];
    run(within(&folder, ".", &tsc, &options).args(files))
}

/// Packs what a registry would get, installs it where nothing else is, and imports it.
fn packages() -> Outcome {
    let folder = workspace()?;
    let dist = kept("dist/javascript");
    let _ = fs::remove_dir_all(&dist);
    make(&dist)?;
    for package in BOTH {
        let mut pack = within(&folder, package, "npm", &["pack", "--silent", "--pack-destination"]);
        run(pack.arg(&dist))?;
    }
    let project = kept("dist/javascript/project");
    make(&project)?;
    let manifest = "{ \"name\": \"empty\", \"private\": true, \"type\": \"module\" }\n";
    fs::write(project.join("package.json"), manifest).map_err(|error| failed(&project, &error))?;
    let packed = fs::read_dir(&dist).map_err(|error| failed(&dist, &error))?.flatten().map(|entry| entry.path());
    let packed: Vec<PathBuf> = packed.filter(|path| path.extension().is_some_and(|ext| ext == "tgz")).collect();
    let install = ["install", "--silent", "--offline", "--no-audit", "--no-fund"];
    run(within(&project, ".", "npm", &install).args(&packed))?;
    fs::copy(at(HOSTS).join("installed.js"), project.join("installed.js")).map_err(|error| failed(&project, &error))?;
    run(&mut within(&project, ".", "node", &["installed.js"]))
}

fn browser() -> Outcome {
    debian_program("chromium", "chromium")?;
    let folder = workspace()?;
    run(within(&folder, "hosts", "node", &["browser.mjs", "chromium"]).arg(&folder))
}

fn programs() -> Outcome {
    node()?;
    super::programs("javascript", &[])
}

fn reported() -> Outcome {
    node()?;
    report::check("javascript", &[])
}

/// The guide installs the runtime as a user would; here a folder stands for the registry.
fn walk() -> Outcome {
    node()?;
    let dist = kept("dist/guide-javascript");
    let _ = fs::remove_dir_all(&dist);
    make(&dist)?;
    let packed = output(
        Command::new("npm").args(["pack", "--silent", "--pack-destination"]).arg(&dist).current_dir(at(RUNTIME)),
    )?;
    guide::execute("javascript", &[("QUARK_RUNTIME_PACKAGE", dist.join(packed.trim()))])
}
