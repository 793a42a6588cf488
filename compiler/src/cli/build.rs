//! `quarkc build`: from a package to complete packages in other languages.

mod last;
mod timings;

use super::load::Loaded;
use super::output::{Plan, Tally};
use super::{Terminal, Verdict, load, output, targets, watch};
use last::LastBuild;
use quarkc::diagnostic::Diagnostic;
use quarkc::source::Sources;
use quarkc::{BuildOptions, OutputFile};
use rayon::prelude::*;
use std::path::PathBuf;
use timings::Timings;

/// Compiles a package to native libraries
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Build {
    /// The package's folder
    path: Option<PathBuf>,
    /// A target to compile to, or `all`; may be repeated [default: those of quark.toml, else all]
    #[arg(long, value_name = "TARGET")]
    target: Vec<String>,
    /// The folder that gets a folder for each target [default: that of quark.toml, else `generated` in the package]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Write nothing, and fail when a file is out of date
    #[arg(long, conflicts_with = "watch")]
    check: bool,
    /// Print integer operators that fault outside the range of Int
    #[arg(long)]
    checked: bool,
    /// Build again whenever a file of the package changes
    #[arg(long)]
    watch: bool,
    /// Say how long each stage took
    #[arg(long)]
    timings: bool,
}

impl Build {
    /// Builds once, or for ever.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let build = || self.once(terminal).unwrap_or_else(|verdict| verdict);
        if self.watch { watch::repeat(self.path.as_deref(), terminal, build) } else { Ok(build()) }
    }

    fn once(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let mut timings = Timings::default();
        let loaded = timings.of("read", || load::load(self.path.as_deref(), terminal))?;
        let targets = targets::chosen(&self.target, &loaded.package, terminal)?;
        let out = self.folder(&loaded);
        let options = BuildOptions { checked: self.checked };
        let last = LastBuild::of(&loaded, &out, &targets, options);
        let ended = if !self.check && timings.of("compare", || last.is_current(&out, &targets)) {
            terminal.remark(&format!("{}: nothing has changed", targets.join(", ")));
            Verdict::Fine
        } else {
            self.build(loaded, &Job { out, targets, options, last }, &mut timings, terminal)?
        };
        if self.timings {
            terminal.remark(&timings.to_string());
        }
        Ok(ended)
    }

    fn folder(&self, loaded: &Loaded) -> PathBuf {
        let named = loaded.package.build.out.as_deref().unwrap_or("generated");
        self.out.clone().unwrap_or_else(|| loaded.folder.join(named))
    }

    fn build(&self, loaded: Loaded, job: &Job, timings: &mut Timings, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let (package, license) = (loaded.package.clone(), loaded.license.clone());
        let analysis = timings.of("analyze", || loaded.analyze());
        let found = terminal.problems(&analysis.sources, &analysis.diagnostics);
        let program = analysis.model.filter(|_| found == Verdict::Fine).ok_or(found.max(Verdict::Errors))?;
        let (files, problems) =
            timings.of("print", || quarkc::build(&program, &analysis.sources, &package, &job.targets, job.options));
        match terminal.problems(&analysis.sources, &problems) {
            Verdict::Fine => {}
            found => return Err(found),
        }
        let plans = timings.of("compare", || plans(job, &files, license.as_deref()));
        let ended = timings.of("write", || self.put(&plans, &job.targets, terminal));
        if ended == Verdict::Fine && !self.check && analysis.diagnostics.is_empty() {
            job.last.remember(plans.iter().flatten().map(|plan| plan.manifest.as_str()));
        }
        Ok(ended)
    }

    fn put(&self, plans: &Result<Vec<Plan<'_>>, Vec<Diagnostic>>, targets: &[&str], terminal: &Terminal) -> Verdict {
        match plans {
            Ok(plans) if self.check => compare(plans, terminal),
            Ok(plans) => write(plans, targets, terminal),
            Err(problems) => terminal.problems(&Sources::default(), problems),
        }
    }
}

/// What is to be built, and where.
struct Job {
    out: PathBuf,
    targets: Vec<&'static str>,
    options: BuildOptions,
    last: LastBuild,
}

/// A plan for each target's folder; nothing is written as long as one of them has a problem.
fn plans<'f>(job: &Job, files: &'f [OutputFile], license: Option<&'f [u8]>) -> Result<Vec<Plan<'f>>, Vec<Diagnostic>> {
    let plan = |target: &&str| {
        let mut files = output::of_target(target, files);
        files.extend(license.map(|text| (load::LICENSE, text)));
        Plan::new(&job.out.join(target), &files)
    };
    let (mut plans, mut problems) = (Vec::new(), Vec::new());
    for plan in job.targets.par_iter().map(plan).collect::<Vec<_>>() {
        match plan {
            Ok(plan) => plans.push(plan),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(plans) } else { Err(problems) }
}

fn compare(plans: &[Plan<'_>], terminal: &Terminal) -> Verdict {
    let stale: Vec<Diagnostic> = plans.iter().flat_map(|plan| output::stale(plan, "quarkc build")).collect();
    terminal.problems(&Sources::default(), &stale)
}

fn write(plans: &[Plan<'_>], targets: &[&str], terminal: &Terminal) -> Verdict {
    let mut tally = Tally::default();
    for plan in plans {
        match plan.carry_out() {
            Ok(done) => tally += done,
            Err(problem) => return terminal.problems(&Sources::default(), &[problem]),
        }
        for path in &plan.kept {
            terminal.remark(&format!("`{path}` is no longer produced, but was edited: it stays"));
        }
    }
    terminal.remark(&format!("{}: {tally}", targets.join(", ")));
    Verdict::Fine
}
