//! The Ruby runtime and the generated Ruby gems: tests, and everything that `RuboCop`, RBS, YARD and `RubyGems` have
//! to say.

use crate::shell::{Outcome, Trouble, at, command, kept, output, run};
use crate::step::Step;
use crate::tools::{debian_program, ruby_library};
use crate::{guide, report};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RUNTIME: &str = "runtime/ruby";
const PACKAGES: [&str; 2] = [RUNTIME, "generated/ruby"];
/// What a user sees of the generated package, and other files of Ruby that are no package.
const USER: &str = "tests/mdk/test_config.rb";
const ALONE: [&str; 4] = [USER, "tests/runners/runner.rb", "tests/host/desk.rb", "bench/ruby"];
const INPUTS: &[&str] = &["runtime/ruby", "generated/ruby", USER];
const LINTED: &[&str] = &["runtime/ruby", "generated/ruby", ALONE[0], ALONE[1], ALONE[2], ALONE[3]];
const GUIDE: &[&str] = &["docs/guide.md", "compiler", "templates", "runtime/ruby"];

/// More than this and a command-line tool feels slow.
const IMPORT_LIMIT_MS: f64 = 150.0;

pub const STEPS: &[Step] = &[
    Step { name: "ruby: tests", inputs: INPUTS, run: tests },
    Step { name: "ruby: lints", inputs: LINTED, run: lints },
    Step { name: "ruby: types", inputs: INPUTS, run: types },
    Step { name: "ruby: documentation", inputs: INPUTS, run: documentation },
    Step { name: "ruby: packages", inputs: INPUTS, run: packages },
    Step { name: "ruby: programs", inputs: super::PROGRAMS, run: programs },
    Step { name: "ruby: report", inputs: super::REPORT, run: reported },
    Step { name: "ruby: guide", inputs: GUIDE, run: walk },
];

/// A Ruby that sees the runtime's source.
fn ruby(package: &str, arguments: &[&str]) -> Command {
    let mut command = command("ruby", arguments);
    command.current_dir(at(package)).env("RUBYLIB", at(RUNTIME).join("lib"));
    command
}

fn tests() -> Outcome {
    ruby_library("minitest", "ruby-minitest")?;
    PACKAGES.iter().try_for_each(|package| {
        let all = "Dir['./test/test_*.rb'].sort.each { |file| require file }";
        run(&mut ruby(package, &["-w", "-Ilib", "-e", all]))
    })?;
    let user = at(USER).display().to_string();
    run(&mut ruby(PACKAGES[1], &["-w", "-Ilib", &user]))
}

fn lints() -> Outcome {
    debian_program("rubocop", "rubocop")?;
    PACKAGES.iter().try_for_each(|package| {
        let options = ["--cache", "false", "--format", "simple", "--fail-level", "convention"];
        run(command("rubocop", &options).current_dir(at(package)))
    })?;
    let config = at(RUNTIME).join(".rubocop.yml");
    run(command("rubocop", &["--cache", "false", "--format", "simple", "--config"]).arg(config).args(ALONE))
}

/// RBS comes with Ruby, without a launcher.
fn types() -> Outcome {
    debian_program("ruby", "ruby")?;
    let launcher = "require 'rbs'; require 'rbs/cli'; RBS::CLI.new(stdout: $stdout, stderr: $stderr).run(ARGV.dup)";
    let signatures = at(RUNTIME).join("sig").display().to_string();
    let runtime = ["-e", launcher, "--", "-I", "sig", "validate", "--silent"];
    run(&mut ruby(RUNTIME, &runtime))?;
    run(&mut ruby(PACKAGES[1], &["-e", launcher, "--", "-I", &signatures, "-I", "sig", "validate", "--silent"]))
}

/// What YARD does not understand is a failure.
fn documentation() -> Outcome {
    debian_program("yard", "yard")?;
    PACKAGES.iter().try_for_each(|package| {
        let out = kept("yard").join(package);
        let mut yard = command("yard", &["doc", "--quiet", "--fail-on-warning", "--no-cache", "--no-save"]);
        run(yard.arg("--output-dir").arg(out).current_dir(at(package)))
    })
}

/// Builds what a registry would get, installs it where nothing else is, and loads it.
fn packages() -> Outcome {
    let home = kept("gems/clean");
    let _ = fs::remove_dir_all(&home);
    for package in PACKAGES {
        install(&built(package)?, &home)?;
    }
    load_time(&home)
}

/// The gem of a package, built on a copy: building leaves files behind.
fn built(package: &str) -> Outcome<PathBuf> {
    debian_program("ruby", "ruby")?;
    let copy = kept("copy").join(package);
    let _ = fs::remove_dir_all(&copy);
    let folder = copy.parent().map_or(Ok(()), fs::create_dir_all);
    folder.map_err(|error| Trouble::Failed(format!("{}: {error}", copy.display())))?;
    run(Command::new("cp").arg("-r").arg(at(package)).arg(&copy))?;
    let gemspec = found(&copy, "gemspec")?;
    run(command("gem", &["build", "--quiet"]).arg(gemspec).current_dir(&copy))?;
    found(&copy, "gem")
}

/// The only file of a folder that ends so.
fn found(folder: &Path, extension: &str) -> Outcome<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut fitting = files.filter(|path| path.extension().is_some_and(|ending| ending == extension));
    fitting.next().ok_or_else(|| Trouble::Failed(format!("{} holds no .{extension}", folder.display())))
}

/// Installs a gem into a folder of its own; what it depends on must be there already.
fn install(gem: &Path, home: &Path) -> Outcome {
    let options = ["install", "--local", "--quiet", "--no-document"];
    run(with_home(command("gem", &options).arg(gem), home))
}

fn with_home<'c>(command: &'c mut Command, home: &Path) -> &'c mut Command {
    command.env("GEM_HOME", home).env("GEM_PATH", home)
}

fn load_time(home: &Path) -> Outcome {
    // What the processor does, not how long others keep it: checks run beside builds.
    let clock = "Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)";
    let program = format!("start = {clock}; require 'mdk'; puts(({clock} - start) * 1000)");
    let mut best = f64::INFINITY;
    for _ in 0..9 {
        let text = output(with_home(command("ruby", &["-e", &program]).current_dir(kept("")), home))?;
        let took: f64 = text.trim().parse().map_err(|_| Trouble::Failed(format!("loading mdk printed {text}")))?;
        best = best.min(took);
    }
    println!("require 'mdk': {best:.1} ms");
    if best < IMPORT_LIMIT_MS { Ok(()) } else { Err(Trouble::Failed(format!("require 'mdk' takes {best:.1} ms"))) }
}

fn programs() -> Outcome {
    ruby_library("minitest", "ruby-minitest")?;
    super::programs("ruby", &[])
}

fn reported() -> Outcome {
    ruby_library("minitest", "ruby-minitest")?;
    report::check("ruby", &[])
}

/// The guide installs the runtime as a user would; here it comes from a folder in place of a registry.
fn walk() -> Outcome {
    ruby_library("minitest", "ruby-minitest")?;
    let home = kept("gems/guide");
    let _ = fs::remove_dir_all(&home);
    install(&built(RUNTIME)?, &home)?;
    guide::execute("ruby", &[("GEM_HOME", home)])
}
