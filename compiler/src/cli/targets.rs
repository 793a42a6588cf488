//! Which targets a verb works for.

use super::{Terminal, Verdict};
use quarkc::package::{Package, unknown_target};
use quarkc::pipeline;
use quarkc::source::Sources;

/// The targets named on the command line, else in `quark.toml`, else all; says which of them does not exist.
pub fn chosen(named: &[String], package: &Package, terminal: &Terminal) -> Result<Vec<&'static str>, Verdict> {
    let known = pipeline::targets();
    let named = if named.is_empty() { &package.build.targets } else { named };
    if named.is_empty() || named.iter().any(|name| name == "all") {
        return Ok(known);
    }
    let problems: Vec<_> = named.iter().filter_map(|name| unknown_target(name, None, &known)).collect();
    match terminal.problems(&Sources::default(), &problems) {
        Verdict::Fine => Ok(known.into_iter().filter(|target| named.iter().any(|name| name == target)).collect()),
        verdict => Err(verdict),
    }
}
