//! Reads what a framework says of each test. Knows the forms of reports, and no language.

mod cargo;
mod go;
mod junit;
mod minitest;

use super::verdicts::Case;
use quarkc::emit::Report;
use std::path::Path;

/// The cases of a report: from what the command printed, or from what it wrote below its folder.
pub fn read(report: Report, printed: &str, folder: &Path) -> Result<Vec<Case>, String> {
    match report {
        Report::Cargo => Ok(cargo::cases(printed)),
        Report::Go => Ok(go::cases(printed)),
        Report::Junit(path) => junit::cases(&folder.join(path)),
        Report::Minitest => Ok(minitest::cases(printed)),
    }
}
