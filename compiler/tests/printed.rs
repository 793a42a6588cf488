//! What each construct prints: the source and both targets' text side by side, one snapshot for each `printed/*.q`.

use quarkc::package::Package;
use quarkc::source::Source;
use quarkc::{BuildOptions, analyze, build, pipeline};
use std::fmt::Write;

/// The files that hold what a module prints; the rest of a package is the same for all of them.
fn is_shown(path: &str) -> bool {
    let path = std::path::Path::new(path);
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    // Where each type has a file of its own, all but those that every package has.
    let is_type = path.extension().is_some_and(|extension| extension == "java");
    let always = stem.ends_with("-info") || stem == "CaseException";
    ["sample", "test_sample", "sample.test", "index.d"].contains(&stem) || (is_type && !always)
}

fn printed(path: &str, text: &str) -> String {
    let mut sources = pipeline::sources();
    sources.add(Source::new("sample.q", text));
    let (package, _) = Package::parse(0, "name = \"case\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n");
    let analysis = analyze(&package, sources);
    let said = quarkc::diagnostic::render::text(&analysis.sources, &analysis.diagnostics, false);
    let program = analysis.model.unwrap_or_else(|| panic!("{path} has errors:\n{said}"));
    let (files, problems) = build(&program, &analysis.sources, &package, &pipeline::targets(), BuildOptions::default());
    assert!(problems.is_empty(), "{path}: {problems:?}");
    let mut shown = format!("---- source\n{text}");
    for file in files.iter().filter(|file| is_shown(&file.path)) {
        let _ = write!(shown, "\n---- {}\n{}", file.path, file.text);
    }
    shown
}

#[test]
fn every_construct_prints_what_its_snapshot_shows() {
    insta::glob!("printed/*.q", |path| {
        let text = std::fs::read_to_string(path).expect("a readable file");
        insta::assert_snapshot!(printed(&path.display().to_string(), &text));
    });
}
