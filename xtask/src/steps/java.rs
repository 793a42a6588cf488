//! The Java runtime and the generated Java package: tests, and everything that the compiler, the documentation and a
//! registry have to say.
//!
//! Both `pom.xml`s turn every warning of `javac -Xlint:all` and of doclint into an error, so to build is to check.

use crate::shell::{Outcome, Trouble, at, kept, run};
use crate::step::Step;
use crate::tools::{junit, maven};
use crate::{guide, report};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const RUNTIME: &str = "runtime/java";
const PACKAGE: &str = "generated/java";
/// What a user sees of the generated package.
const USER: &str = "tests/mdk";
const INPUTS: &[&str] = &[RUNTIME, PACKAGE, USER];
const GUIDE: &[&str] = &["docs/guide.md", "compiler", "templates", RUNTIME];

/// What a build of the runtime leaves out where only its classes are wanted.
const CLASSES: &[&str] = &["-Dmaven.test.skip", "-Dmaven.javadoc.skip", "-Dmaven.source.skip"];

pub const STEPS: &[Step] = &[
    Step { name: "java: tests", inputs: INPUTS, run: tests },
    Step { name: "java: packages", inputs: INPUTS, run: packages },
    Step { name: "java: programs", inputs: super::PROGRAMS, run: programs },
    Step { name: "java: report", inputs: super::REPORT, run: reported },
    Step { name: "java: guide", inputs: GUIDE, run: walk },
];

/// Maven in a copy of a package's folder: building leaves files behind.
fn within(package: &str, arguments: &[&str]) -> Outcome<Command> {
    let copy = kept("copy").join(package);
    let _ = fs::remove_dir_all(&copy);
    let folder = copy.parent().map_or(Ok(()), fs::create_dir_all);
    folder.map_err(|error| Trouble::Failed(format!("{}: {error}", copy.display())))?;
    run(Command::new("cp").arg("-r").arg(at(package)).arg(&copy))?;
    let mut command = maven()?;
    command.args(arguments).current_dir(copy);
    Ok(command)
}

/// Puts the runtime where Maven finds it.
fn install_runtime() -> Outcome {
    run(within(RUNTIME, &["install"])?.args(CLASSES))
}

/// The packages' own tests, and those of a program that uses the generated one.
fn tests() -> Outcome {
    install_runtime()?;
    [RUNTIME, PACKAGE].iter().try_for_each(|package| run(&mut within(package, &["test"])?))?;
    run(within(PACKAGE, &["install"])?.args(CLASSES))?;
    run(&mut within(USER, &["test"])?)
}

/// What a registry would get: classes, sources and documentation.
fn packages() -> Outcome {
    install_runtime()?;
    [RUNTIME, PACKAGE].iter().try_for_each(|package| run(&mut within(package, &["package", "-DskipTests"])?))
}

fn programs() -> Outcome {
    super::programs("java", &[("QUARK_JUNIT", junit()?)])
}

fn reported() -> Outcome {
    maven()?;
    report::check("java", &[("MAVEN_OPTS", options())])
}

/// The guide builds packages with Maven as a user would; here the runtime comes from a folder in place of a registry.
fn walk() -> Outcome {
    install_runtime()?;
    guide::execute("java", &[("MAVEN_OPTS", options())])
}

/// What tells a Maven that somebody else starts where to keep what it installs, and to print nothing of its own.
fn options() -> PathBuf {
    PathBuf::from(format!("-Dmaven.repo.local={} -Djansi.noreset=true", kept("maven/repository").display()))
}
