//! Side by side in one run: quarkc, `protoc` and `thrift` on one synthetic package, and quarkc on the real one.

mod measure;
mod synthetic;

use crate::shell::{Outcome, Trouble, at, kept, quarkc};
use crate::tools::debian_program;
use measure::{Measured, measure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A comparison: what quarkc must not exceed, in milliseconds or mebibytes.
struct Line {
    what: &'static str,
    measured: Measured,
    limit: Option<(f64, String)>,
}

/// Prints the comparison.
pub fn bench() -> Outcome {
    debian_program("protoc", "protobuf-compiler")?;
    debian_program("thrift", "thrift-compiler")?;
    let quarkc = quarkc()?;
    let folder = kept("bench");
    let _ = fs::remove_dir_all(&folder);
    synthetic::write(&folder).map_err(|error| Trouble::Failed(format!("{}: {error}", folder.display())))?;
    let lines = compare(&quarkc, &folder)?;
    println!(
        "\n{} records with 8 fields in {} files; median of {} runs\n",
        synthetic::RECORDS,
        synthetic::FILES,
        measure::RUNS
    );
    println!("{:<44}{:>10}{:>10}   goal", "", "ms", "MiB");
    lines.iter().for_each(Line::print);
    Ok(())
}

fn compare(quarkc: &Path, folder: &Path) -> Outcome<Vec<Line>> {
    let protoc = measure("protoc: parse", &mut protoc(folder))?;
    let thrift = measure("thrift: py and rs", &mut thrift(folder))?;
    let package = folder.join("quark");
    let out = folder.join("out");
    let check = measure("quarkc: check", Command::new(quarkc).arg("check").arg(&package))?;
    let build = |out: &Path| {
        let mut command = Command::new(quarkc);
        command.arg("build").args(["--target", "python", "--target", "rust", "--out"]).arg(out).arg(&package);
        command
    };
    let fresh =
        measure::measure_after("quarkc: build python and rust", &mut build(&out), || drop(fs::remove_dir_all(&out)))?;
    let unchanged = measure("quarkc: build, nothing changed", &mut build(&out))?;
    let real = folder.join("protocols");
    let mut protocols = Command::new(quarkc);
    protocols.arg("build").arg(at("protocols")).args(["--target", "all", "--out"]).arg(&real);
    let fresh_protocols =
        measure::measure_after("quarkc: protocols", &mut protocols, || drop(fs::remove_dir_all(&real)))?;
    let unchanged_protocols = measure("quarkc: protocols, nothing changed", &mut protocols)?;
    let against = |factor: f64, other: &Measured, name: &str| Some((other.milliseconds * factor, name.to_owned()));
    let under = |limit: f64| Some((limit, format!("{limit} ms")));
    Ok(vec![
        Line { what: "protoc, parsing", limit: None, measured: protoc },
        Line { what: "quarkc check", limit: against(0.5, &protoc, "half of protoc"), measured: check },
        Line { what: "thrift, Python and Rust", limit: None, measured: thrift },
        Line { what: "quarkc build, Python and Rust", limit: against(1.0, &thrift, "thrift"), measured: fresh },
        Line { what: "quarkc build, nothing changed", limit: None, measured: unchanged },
        Line { what: "quarkc build protocols, all targets", limit: under(50.0), measured: fresh_protocols },
        Line { what: "quarkc build protocols, nothing changed", limit: under(15.0), measured: unchanged_protocols },
    ])
}

impl Line {
    fn print(&self) {
        let goal = self.limit.as_ref().map_or(String::new(), |(limit, name)| {
            let met = if self.measured.milliseconds <= *limit { "met" } else { "MISSED" };
            format!("{name}: {met}")
        });
        let heavy = if self.measured.mebibytes > 100.0 { ", over 100 MiB: MISSED" } else { "" };
        println!(
            "{:<44}{:>10.1}{:>10.1}   {goal}{heavy}",
            self.what, self.measured.milliseconds, self.measured.mebibytes
        );
    }
}

fn protoc(folder: &Path) -> Command {
    let files: Vec<PathBuf> =
        (0..synthetic::FILES).map(|file| PathBuf::from(format!("{}.proto", synthetic::module(file)))).collect();
    let mut command = Command::new("protoc");
    command.arg("--descriptor_set_out=/dev/null").args(files).current_dir(folder.join("proto"));
    command
}

/// The last file includes the one before it, and so on: one process for all, as with the others.
fn thrift(folder: &Path) -> Command {
    let last = format!("{}.thrift", synthetic::module(synthetic::FILES - 1));
    let mut command = Command::new("thrift");
    command.args(["-r", "--gen", "py", "--gen", "rs", "-o", "out", &last]).current_dir(folder.join("thrift"));
    command
}
