//! `quarkc build` and the disk: what it writes, what it leaves alone, and what it takes away.

mod common;

use common::{MODULE, Place, SETTINGS};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A package that is built into `generated`.
fn built() -> Place {
    let place = Place::package(MODULE.as_bytes());
    place.run(&["build"]).is(0, &["written, 0 removed, 0 unchanged"]);
    place
}

/// Every file below, as its path from there, without the manifests.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).iter().map(|inner| format!("{name}/{inner}")));
        } else if name != ".quark-manifest" {
            found.push(name);
        }
    }
    found.sort();
    found
}

/// When a file was last written.
fn written(path: &Path) -> std::time::SystemTime {
    fs::metadata(path).and_then(|file| file.modified()).expect("a time")
}

#[test]
fn each_target_has_a_folder_with_a_manifest_of_all_its_files() {
    let place = built();
    for target in fs::read_dir(place.path("generated")).expect("a folder") {
        let folder = target.expect("an entry").path();
        let manifest = fs::read_to_string(folder.join(".quark-manifest")).expect("a manifest");
        let listed: Vec<&str> =
            manifest.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split("  ").nth(1)).collect();
        assert_eq!(listed, files(&folder), "{}", folder.display());
    }
}

#[test]
fn an_unchanged_build_writes_nothing() {
    let place = built();
    let manifest = place.path("generated/rust/.quark-manifest");
    let before = written(&manifest);
    std::thread::sleep(Duration::from_millis(20));
    place.run(&["build"]).is(0, &["nothing has changed"]);
    assert_eq!(written(&manifest), before);
}

#[test]
fn a_change_writes_only_the_files_it_changes() {
    let place = built();
    let settings = place.path("generated/rust/Cargo.toml");
    let before = written(&settings);
    std::thread::sleep(Duration::from_millis(20));
    fs::write(place.path("clock.q"), "pub const ticks_a_second = 100;\n").expect("written");
    place.run(&["build", "--target", "rust"]).is(0, &["1 file written, 0 removed"]);
    assert_eq!(written(&settings), before);
}

#[test]
fn files_that_are_no_longer_produced_go_and_foreign_ones_stay() {
    let place = built();
    fs::write(place.path("extra.q"), "pub const more = 1;\n").expect("written");
    place.run(&["build", "--target", "rust"]).is(0, &[]);
    fs::write(place.path("generated/rust/src/mine.rs"), "// by hand\n").expect("written");
    assert!(place.path("generated/rust/src/extra.rs").exists());
    fs::remove_file(place.path("extra.q")).expect("removed");
    place.run(&["build", "--target", "rust"]).is(0, &["1 removed"]);
    assert!(!place.path("generated/rust/src/extra.rs").exists());
    assert!(place.path("generated/rust/src/mine.rs").exists());
}

#[test]
fn a_foreign_file_stops_the_build_before_anything_is_written() {
    let place = Place::package(MODULE.as_bytes());
    fs::create_dir_all(place.path("generated/rust")).expect("made");
    fs::write(place.path("generated/rust/Cargo.toml"), "# by hand\n").expect("written");
    place.run(&["build"]).is(2, &["Q0710", "Cargo.toml` is in the way", "`--out`"]);
    assert_eq!(files(&place.path("generated")), ["rust/Cargo.toml"]);
}

#[test]
fn check_lists_what_is_stale_and_writes_nothing() {
    let place = built();
    place.run(&["build", "--check"]).is(0, &[]);
    fs::write(place.path("clock.q"), "pub const ticks_a_second = 100;\n").expect("written");
    fs::remove_file(place.path("generated/rust/README.md")).expect("removed");
    let said = place.run(&["build", "--check", "--target", "rust"]);
    said.is(1, &["Q0711", "clock.rs (out of date)", "README.md (missing)", "run `quarkc build`"]);
    assert!(!place.path("generated/rust/README.md").exists());
}

#[test]
fn a_program_with_errors_builds_nothing() {
    let place = Place::package(b"pub fn f() -> Int { return \"\"; }\n");
    place.run(&["build"]).is(1, &["Q0201"]);
    assert!(!place.path("generated").exists());
}

#[test]
fn warnings_stop_no_build() {
    let place = Place::package(b"const unused = 1;\n\npub const used = 2;\n");
    place.run(&["build"]).is(0, &["warning[Q0803]", "written"]);
}

#[test]
fn the_licence_comes_with_each_package() {
    let place = Place::package(MODULE.as_bytes());
    fs::write(place.path("LICENSE"), "Do what is right.\n").expect("written");
    place.run(&["build"]).is(0, &[]);
    let copy = fs::read_to_string(place.path("generated/rust/LICENSE")).expect("a licence");
    assert_eq!(copy, "Do what is right.\n");
}

#[test]
fn the_output_folder_is_that_of_the_settings_unless_named() {
    let settings = format!("{SETTINGS}[build]\ntargets = [\"rust\"]\nout = \"../built here\"\n");
    let place = Place::new(&[("in/quark.toml", settings.as_bytes()), ("in/clock.q", MODULE.as_bytes())]);
    place.run(&["build", "in"]).is(0, &["rust: "]);
    assert!(place.path("built here/rust/Cargo.toml").exists());
    place.run(&["build", "in", "--out", "else where"]).is(0, &[]);
    assert!(place.path("else where/rust/Cargo.toml").exists());
}

#[test]
fn an_output_folder_that_is_a_file() {
    let place = Place::package(MODULE.as_bytes());
    fs::write(place.path("taken"), "").expect("written");
    place.run(&["build", "--out", "taken"]).is(2, &["Q0705", "cannot write `taken/", "name another folder"]);
    assert_eq!(fs::read(place.path("taken")).expect("a file"), b"");
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_output_whole() {
    let place = built();
    let manifest = fs::read(place.path("generated/rust/.quark-manifest")).expect("a manifest");
    let before = files(&place.path("generated"));
    fs::write(place.path("clock.q"), "pub const ticks_a_second = 100;\n").expect("written");
    let said = place.shell("trap '' XFSZ; ulimit -f 0; exec $Q build");
    said.is(2, &["Q0705", "make room", "no file was changed"]);
    assert_eq!(files(&place.path("generated")), before);
    assert_eq!(fs::read(place.path("generated/rust/.quark-manifest")).expect("a manifest"), manifest);
    place.run(&["build"]).is(0, &["written"]);
}

#[test]
fn timings_name_each_stage() {
    let place = Place::package(MODULE.as_bytes());
    place.run(&["build", "--timings"]).is(0, &["read", "analyze", "print", "write", "total", " ms"]);
}

#[test]
fn watching_builds_again_after_a_change() {
    let place = Place::package(MODULE.as_bytes());
    let mut command = Command::new(env!("CARGO_BIN_EXE_quarkc"));
    let command = command.args(["build", "--watch", "--target", "rust"]).current_dir(place.0.path());
    let mut watching = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("quarkc runs");
    let module = place.path("generated/rust/src/clock.rs");
    let first = wait_for(&mut watching, &module, "10");
    fs::write(place.path("clock.q"), "pub const ticks_a_second = 4321;\n").expect("written");
    let second = wait_for(&mut watching, &module, "4321");
    watching.kill().expect("ended");
    watching.wait().expect("an end");
    assert!(first, "built at the start");
    assert!(second, "built after the change");
}

/// Whether the file holds the text within a while.
fn wait_for(process: &mut Child, path: &Path, text: &str) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        let found = fs::read_to_string(path).unwrap_or_default().replace('_', "");
        if found.contains(text) {
            return true;
        }
        assert!(process.try_wait().expect("a state").is_none(), "ended by itself");
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

#[test]
fn a_build_of_the_same_mends_what_was_changed_or_removed() {
    let place = built();
    fs::write(place.path("generated/rust/src/clock.rs"), "// edited\n").expect("written");
    place.run(&["build"]).is(0, &["1 file written"]);
    fs::remove_file(place.path("generated/rust/README.md")).expect("removed");
    place.run(&["build"]).is(0, &["1 file written"]);
    fs::remove_file(place.path("generated/rust/.quark-manifest")).expect("removed");
    place.run(&["build"]).is(0, &["0 files written"]);
    assert!(place.path("generated/rust/.quark-manifest").exists());
    place.run(&["build"]).is(0, &["nothing has changed"]);
    place.run(&["build", "--checked"]).is(0, &["written"]);
}

#[test]
fn warnings_come_with_every_build() {
    let place = Place::package(b"const unused = 1;\n\npub const used = 2;\n");
    place.run(&["build"]).is(0, &["warning[Q0803]"]);
    place.run(&["build"]).is(0, &["warning[Q0803]", "0 files written"]);
}
