use super::{Plan, Tally};
use quarkc::diagnostic::Diagnostic;
use std::fs;
use std::path::Path;

fn build(root: &Path, files: &[(&str, &str)]) -> Result<Tally, Vec<Diagnostic>> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    Plan::new(root, &files)?.carry_out().map_err(|problem| vec![problem])
}

fn codes(outcome: Result<Tally, Vec<Diagnostic>>) -> Vec<String> {
    outcome.expect_err("a problem").iter().map(|problem| format!("{} {}", problem.code, problem.message)).collect()
}

/// Every file below the folder, hidden ones too.
fn listing(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(listing(&path));
        } else {
            found.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    found.sort();
    found
}

#[test]
fn writes_what_changed_and_removes_what_is_no_longer_produced() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("out put/python");
    let first = build(&root, &[("a.py", "1"), ("deep/er/b.py", "2")]).expect("written");
    assert_eq!(first, Tally { written: 2, removed: 0, unchanged: 0 });
    let again = build(&root, &[("a.py", "1"), ("deep/er/b.py", "2")]).expect("written");
    assert_eq!(again, Tally { written: 0, removed: 0, unchanged: 2 });
    let last = build(&root, &[("a.py", "3")]).expect("written");
    assert_eq!(last, Tally { written: 1, removed: 1, unchanged: 0 });
    assert_eq!(listing(&root), [".quark-manifest", "a.py"]);
    assert!(!root.join("deep").exists(), "a folder left empty goes too");
}

#[test]
fn an_unchanged_build_touches_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let times = || {
        let time =
            |name: &str| fs::metadata(folder.path().join(name)).and_then(|file| file.modified()).expect("a time");
        (time("a.py"), time(".quark-manifest"))
    };
    build(folder.path(), &[("a.py", "1")]).expect("written");
    let before = times();
    std::thread::sleep(std::time::Duration::from_millis(20));
    build(folder.path(), &[("a.py", "1")]).expect("written");
    assert_eq!(times(), before);
}

#[test]
fn a_foreign_file_is_never_overwritten_and_nothing_else_is_written_then() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("README.md"), "mine").expect("written");
    let found = codes(build(folder.path(), &[("README.md", "theirs"), ("a.py", "1")]));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("Q0710 ") && found[0].ends_with("README.md` is in the way"), "{found:?}");
    assert_eq!(listing(folder.path()), ["README.md"]);
}

#[test]
fn a_foreign_file_with_the_same_text_is_adopted() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.py"), "1").expect("written");
    build(folder.path(), &[("a.py", "1")]).expect("adopted");
    assert_eq!(build(folder.path(), &[("a.py", "2")]).expect("written").written, 1);
}

#[test]
fn an_edited_file_that_is_no_longer_produced_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    build(folder.path(), &[("a.py", "1"), ("b.py", "2")]).expect("written");
    fs::write(folder.path().join("b.py"), "edited").expect("written");
    let plan = Plan::new(folder.path(), &[("a.py", b"1")]).expect("a plan");
    assert_eq!(plan.kept, ["b.py"]);
    assert_eq!(plan.carry_out().expect("done").removed, 0);
    assert!(folder.path().join("b.py").exists());
}

#[test]
fn a_manifest_never_leads_out_of_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("python");
    fs::create_dir(&root).expect("made");
    fs::write(folder.path().join("precious"), "").expect("written");
    for path in ["../precious", "/etc/passwd", "a/../../precious", "<<<<<<< HEAD"] {
        fs::write(root.join(".quark-manifest"), format!("# head\n0  {path}\n").replace("0  <", "<")).expect("written");
        assert!(codes(build(&root, &[]))[0].contains("is not as quarkc wrote it: line 2"));
    }
    assert!(folder.path().join("precious").exists());
}

#[test]
fn a_file_where_a_folder_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("out"), "").expect("written");
    assert!(codes(build(&folder.path().join("out"), &[("a.py", "1")]))[0].starts_with("Q0705 cannot write"));
    assert!(codes(build(&folder.path().join("out/python"), &[("a.py", "1")]))[0].starts_with("Q0705 cannot write"));
    assert_eq!(listing(folder.path()), ["out"]);
}

#[test]
fn what_could_not_be_written_whole_leaves_no_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("python");
    // The last file's name is longer than any disk takes, so the files before it are written, and must go again.
    let long = format!("{}.py", "z".repeat(300));
    let found = codes(build(&root, &[("a.py", "1"), ("deep/b.py", "2"), (&long, "3")]));
    assert!(found[0].starts_with("Q0705 "), "{found:?}");
    assert!(!root.exists());
}

#[test]
fn check_names_each_stale_file_and_its_state() {
    let folder = tempfile::tempdir().expect("a folder");
    build(folder.path(), &[("a.py", "1"), ("b.py", "2")]).expect("written");
    let plan = Plan::new(folder.path(), &[("a.py", b"3"), ("c.py", b"4")]).expect("a plan");
    let states: Vec<String> =
        plan.stale().iter().map(|line| line.split_once(" (").expect("a state").1.to_owned()).collect();
    assert_eq!(states, ["out of date)", "no longer produced)", "missing)"]);
}
