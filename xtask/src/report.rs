//! A test that fails on purpose: `quarkc test` must say of every language where it stands in Quark, and what was compared.

use crate::shell::{Outcome, Trouble, at, kept, quarkc, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "name = \"seeded\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n";

const MODULE: &str = "\
//! A module with a test that does not hold.

/// Adds.
pub fn sum(left: Int, right: Int) -> Int {
    return left + right;
}

test \"it holds\" {
    assert sum(1, 2) == 3;
}

test \"it does not hold\" {
    assert sum(20, 21) == 1042;
}
";

/// What the report must say of the failed test: its line in Quark, and both values.
const WANTED: [&str; 3] = ["sums.q:13", "41", "1042"];

/// Runs the tests of the package in this language, and looks at what is reported.
pub fn check(target: &str, environment: &[(&str, PathBuf)]) -> Outcome {
    let folder = kept("seeded").join(target);
    let (package, report) = (folder.join("package"), folder.join("report.xml"));
    let _ = fs::remove_file(&report);
    write(&package.join("quark.toml"), PACKAGE)?;
    write(&package.join("sums.q"), MODULE)?;
    let mut command = Command::new(quarkc()?);
    command.args(["test", "--target", target, "--junit"]).arg(&report).arg(&package);
    command.env("QUARK_RUNTIME", at("runtime")).envs(environment.iter().cloned());
    match run(&mut command) {
        Err(Trouble::Failed(_)) => says(target, &report),
        Err(missing) => Err(missing),
        Ok(()) => Err(Trouble::Failed(format!("{target}: a test that does not hold has passed"))),
    }
}

/// Exactly the one test failed, and what was said of it has all that is wanted.
fn says(target: &str, report: &Path) -> Outcome {
    let text = fs::read_to_string(report).map_err(|error| failed(report, &error))?;
    let suite = text.split(&format!("<testsuite name=\"{target}\"")).nth(1).unwrap_or_default();
    let counts = suite.split('>').next().unwrap_or_default();
    let expected = [" tests=\"2\"", " errors=\"0\"", " failures=\"1\""];
    let lacking = expected.iter().find(|count| !counts.contains(**count));
    match lacking.or_else(|| WANTED.iter().find(|word| !suite.contains(**word))) {
        None => Ok(()),
        Some(word) => Err(Trouble::Failed(format!("the report of {target} does not say `{word}`:\n{text}"))),
    }
}

fn write(path: &Path, text: &str) -> Outcome {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(path, text)).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::Failed(format!("{}: {error}", path.display()))
}
