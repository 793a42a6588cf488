//! Side by side in one run: quarkc, `protoc` and `thrift` on one synthetic package, and quarkc on the real one.

mod measure;
mod operations;
mod programs;
mod synthetic;
mod volume;

use crate::shell::{Outcome, Trouble, at, kept, quarkc};
use crate::tools::debian_program;
use measure::{Candidate, Measured, measure};
pub use programs::STEPS;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use volume::Language;

/// What is compared, and what it must not exceed.
struct Line {
    candidate: Candidate,
    goals: Vec<Goal>,
}

/// What a command must not exceed.
#[derive(Clone, Copy)]
enum Goal {
    /// Milliseconds.
    Time(f64),
    /// Mebibytes.
    Memory(f64),
    /// This many times what the line of this number takes.
    Against(f64, usize),
}

/// How much faster than thrift quarkc is to be, and how much less it is to write.
const FASTER: f64 = 3.0;
const SMALLER: f64 = 4.0;

/// Where the others stand among the lines.
const PROTOC: usize = 0;
const THRIFT: usize = 1;

/// Prints all comparisons: the compiler beside others, then what is generated beside what is written by hand.
pub fn bench() -> Outcome {
    compilers()?;
    operations::compare()
}

fn compilers() -> Outcome {
    debian_program("protoc", "protobuf-compiler")?;
    debian_program("thrift", "thrift-compiler")?;
    let quarkc = quarkc()?;
    let folder = kept("bench");
    let _ = fs::remove_dir_all(&folder);
    synthetic::write(&folder).map_err(|error| Trouble::Failed(format!("{}: {error}", folder.display())))?;
    let languages = volume::languages()?;
    let (mut candidates, goals): (Vec<Candidate>, Vec<Vec<Goal>>) =
        lines(&quarkc, &folder, &languages).into_iter().map(|line| (line.candidate, line.goals)).unzip();
    let measured = measure(&mut candidates)?;
    println!(
        "\n{} records with 8 fields in {} files: protoc parses; thrift and quarkc print {}.",
        synthetic::RECORDS,
        synthetic::FILES,
        languages.iter().map(|language| language.target).collect::<Vec<_>>().join(", ")
    );
    println!("{} rounds, in turns. Goals are for the shortest run; `work` is what all cores do.\n", measure::ROUNDS);
    println!("{:<44}{:>9}{:>9}{:>9}{:>9}   goals", "", "ms", "median", "work", "MiB");
    for ((candidate, goals), own) in candidates.iter().zip(&goals).zip(&measured) {
        let goals: Vec<String> = goals.iter().map(|goal| goal.verdict(own, &candidates, &measured)).collect();
        let Measured { shortest, median, work, mebibytes } = own;
        let what = candidate.what;
        println!("{what:<44}{shortest:>9.1}{median:>9.1}{work:>9.1}{mebibytes:>9.1}   {}", goals.join(", "));
    }
    volume::compare(&languages, &folder.join("out"), &folder.join("thrift/out"), SMALLER);
    Ok(())
}

fn lines(quarkc: &Path, folder: &Path, languages: &[Language]) -> Vec<Line> {
    let package = folder.join("quark");
    let (out, real) = (folder.join("out"), folder.join("real"));
    let mut check = Command::new(quarkc);
    check.arg("check").arg(&package);
    let targets: Vec<&str> = languages.iter().map(|language| language.target).collect();
    let every = || build(quarkc, &package, &targets, &out);
    let protocols = || build(quarkc, &at("protocols"), &["all"], &real);
    vec![
        line("protoc", protoc(folder), &[]),
        line("thrift", thrift(folder, languages), &[]).into(&folder.join("thrift/out")),
        line("quarkc check", check, &[Goal::Against(0.5, PROTOC)]),
        line("quarkc build, the same languages", every(), &[Goal::Against(1.0 / FASTER, THRIFT), Goal::Memory(100.0)])
            .into(&out),
        line("quarkc build, nothing changed", every(), &[Goal::Time(15.0)]),
        line("quarkc build protocols, all targets", protocols(), &[Goal::Time(50.0)]).into(&real),
        line("quarkc build protocols, nothing changed", protocols(), &[Goal::Time(15.0)]),
    ]
}

fn line(what: &'static str, command: Command, goals: &[Goal]) -> Line {
    Line { candidate: Candidate { what, command, into: None }, goals: goals.to_vec() }
}

impl Line {
    /// This with a folder that must be empty when the command begins.
    fn into(mut self, folder: &Path) -> Line {
        self.candidate.into = Some(folder.to_owned());
        self
    }
}

impl Goal {
    fn verdict(&self, own: &Measured, candidates: &[Candidate], measured: &[Measured]) -> String {
        let met = |met: bool| if met { "met" } else { "MISSED" };
        match *self {
            Goal::Time(limit) => format!("{limit} ms: {}", met(own.shortest <= limit)),
            Goal::Memory(limit) => format!("{limit} MiB: {}", met(own.mebibytes <= limit)),
            Goal::Against(factor, other) => {
                let ratio = own.shortest / measured[other].shortest;
                let verdict = met(ratio <= factor);
                format!("{ratio:.2} times {}, at most {factor:.2}: {verdict}", candidates[other].what)
            }
        }
    }
}

fn build(quarkc: &Path, package: &Path, targets: &[&str], out: &Path) -> Command {
    let mut command = Command::new(quarkc);
    command.arg("build").args(targets.iter().flat_map(|target| ["--target", target]));
    command.arg("--out").arg(out).arg(package);
    command
}

fn protoc(folder: &Path) -> Command {
    let files: Vec<PathBuf> =
        (0..synthetic::FILES).map(|file| PathBuf::from(format!("{}.proto", synthetic::module(file)))).collect();
    let mut command = Command::new("protoc");
    command.arg("--descriptor_set_out=/dev/null").args(files).current_dir(folder.join("proto"));
    command
}

/// The last file includes the one before it, and so on: one process for all, as with the others.
fn thrift(folder: &Path, languages: &[Language]) -> Command {
    let last = format!("{}.thrift", synthetic::module(synthetic::FILES - 1));
    let mut command = Command::new("thrift");
    command.arg("-r").args(languages.iter().flat_map(|language| ["--gen", language.generator]));
    command.args(["-o", "out", &last]).current_dir(folder.join("thrift"));
    command
}
