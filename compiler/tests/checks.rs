//! What is said of programs that are well typed and break another rule of the language.
//!
//! Each `checks/*.q` holds cases, each after a line `//# title`. A case whose title begins with `fine:` must have
//! nothing wrong; of any other the snapshot holds what is said, and something must be said.

use quarkc::diagnostic::render;
use quarkc::package::Package;
use quarkc::source::Source;
use quarkc::{Analysis, analyze, pipeline};

/// What is to be said of one module.
fn check(text: &str) -> Analysis {
    let mut sources = pipeline::sources();
    sources.add(Source::new("case.q", text));
    let (package, _) = Package::parse(0, "name = \"case\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n");
    analyze(&package, sources)
}

fn said(analysis: &Analysis) -> String {
    render::text(&analysis.sources, &analysis.diagnostics, false)
}

/// Titles and texts of a file's cases.
fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("//# ").skip(1).map(|case| case.split_once('\n').expect("a title and a text"))
}

#[test]
fn every_case_says_what_its_snapshot_says() {
    insta::glob!("checks/*.q", |path| {
        let text = std::fs::read_to_string(path).expect("a readable file");
        let mut snapshot = String::new();
        let mut wrong = String::new();
        for (title, case) in cases(&text) {
            let analysis = check(case);
            let said = said(&analysis);
            let entry = format!("# {title}\n\n{said}\n\n");
            if said.is_empty() != title.starts_with("fine:") {
                wrong.push_str(&entry);
            } else if !said.is_empty() {
                snapshot.push_str(&entry);
            }
        }
        assert!(wrong.is_empty(), "in {}:\n{wrong}", path.display());
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(snapshot) });
    });
}
