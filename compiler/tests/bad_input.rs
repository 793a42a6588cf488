//! Whatever is wrong outside of the program's text: a clear error that says where and what to do, the right exit code,
//! nothing half-written, and never a panic.

mod common;

use common::{MODULE, Place, SETTINGS, Said};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn bytes_that_are_not_utf8_have_their_place() {
    let place = Place::package(b"pub const name = \"ab\xffc\";\n");
    place
        .run(&["check"])
        .is(1, &["error[Q0008]: `clock.q` is not UTF-8", "clock.q:1:21", "0xff", "save the file as UTF-8"]);
}

#[test]
fn any_bytes_are_an_error_and_no_panic() {
    let mut seed = 1u32;
    for size in [1, 2, 3, 50, 5000] {
        let bytes: Vec<u8> = (0..size)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed.to_be_bytes()[0]
            })
            .collect();
        let said = Place::package(&bytes).run(&["check"]);
        assert_eq!(said.code, 1, "{bytes:?}\n{}", said.text);
    }
}

#[test]
fn nul_bytes_and_deep_nesting() {
    Place::package(b"\0").run(&["check"]).is(1, &["Q0005"]);
    let deep = format!("pub const x = {}1{};\n", "(".repeat(100_000), ")".repeat(100_000));
    Place::package(deep.as_bytes()).run(&["check"]).is(1, &["Q0007"]);
    let sum = vec!["x"; 300].join(" + ");
    for around in ["SUM", "if x > 0 {\n        return SUM;\n    }\n    return 0", "f(SUM)", "[SUM]", "{1: SUM}"] {
        let body = around.replace("SUM", &sum);
        let text = format!("pub fn high(x: Int) -> Int {{\n    return {body};\n}}\n\npub fn next() {{}}\n");
        let class = format!("pub class C {{\n    fn high(x: Int) -> Int {{\n        return {body};\n    }}\n}}\n");
        for text in [text, class] {
            let said = Place::package(text.as_bytes()).run(&["check"]);
            assert_eq!((said.code, said.text.matches("error[").count()), (1, 1), "{}", said.text);
        }
    }
}

#[test]
fn an_empty_module_is_fine() {
    Place::package(b"").run(&["check"]).is(0, &[]);
    Place::package(b"\xef\xbb\xbf").run(&["check"]).is(0, &[]);
}

#[test]
fn carriage_returns_and_a_byte_order_mark_move_no_place() {
    let place = Place::package(b"\xef\xbb\xbf// first\r\npub const = 10;\r\n");
    place.run(&["check"]).is(1, &["clock.q:2:11"]);
}

#[test]
fn a_folder_without_a_package() {
    Place::new(&[("clock.q", MODULE.as_bytes())])
        .run(&["check"])
        .is(2, &["Q0703", "no `quark.toml`", "quarkc new NAME"]);
}

#[test]
fn a_package_is_found_from_below_and_by_any_of_its_files() {
    let place = Place::package(b"pub const = 1;");
    fs::create_dir_all(place.path("deep/er")).expect("made");
    place.shell("cd deep/er && $Q check").is(1, &["--> ../../clock.q:1:11"]);
    place.run(&["check", "clock.q"]).is(1, &["clock.q:1:11"]);
}

#[test]
fn settings_that_are_not_toml_or_not_utf8() {
    let place = Place::new(&[("quark.toml", b"name = \"clock\n"), ("clock.q", MODULE.as_bytes())]);
    place.run(&["check"]).is(1, &["Q0701", "quark.toml:1"]);
    let place = Place::new(&[("quark.toml", b"name = \"\xff\"\n"), ("clock.q", MODULE.as_bytes())]);
    place.run(&["check"]).is(1, &["Q0008", "quark.toml:1:9"]);
}

#[test]
fn errors_of_the_settings_and_of_the_modules_come_in_one_run() {
    let settings = format!("{SETTINGS}licence = \"MIT\"\n");
    let place = Place::new(&[("quark.toml", settings.as_bytes()), ("clock.q", b"pub const = 10;")]);
    place.run(&["check"]).is(1, &["Q0702", "clock.q:1:11"]);
}

#[test]
fn what_cannot_be_read_is_named() {
    let place = Place::package(MODULE.as_bytes());
    fs::create_dir(place.path("folder.q")).expect("made");
    place.run(&["check"]).is(2, &["Q0704", "folder.q", "is a directory", "a module is a file"]);
    place.run(&["check", "nowhere"]).is(2, &["Q0704", "nowhere", "no such file", "check the spelling"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_named() {
    let place = Place::package(MODULE.as_bytes());
    std::os::unix::fs::symlink("nowhere", place.path("dangling.q")).expect("a link");
    place.run(&["check"]).is(2, &["Q0704", "dangling.q"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(&[("in/quark.toml", SETTINGS.as_bytes())]);
    let quarkc = place.path("quarkc");
    fs::copy(env!("CARGO_BIN_EXE_quarkc"), &quarkc).expect("a copy that everybody may run");
    fs::set_permissions(place.0.path(), fs::Permissions::from_mode(0o755)).expect("opened");
    fs::set_permissions(place.path("in"), fs::Permissions::from_mode(0o000)).expect("closed");
    let said = as_nobody(&quarkc, &["check", "in"], place.0.path());
    fs::set_permissions(place.path("in"), fs::Permissions::from_mode(0o700)).expect("opened");
    said.is(2, &["in", "error[Q070"]);
}

/// Root may read everything: there the command runs as a user who may not.
#[cfg(unix)]
fn as_nobody(program: &Path, arguments: &[&str], folder: &Path) -> Said {
    use std::os::unix::process::CommandExt;
    let id = Command::new("id").arg("-u").output().expect("id runs");
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    if id.stdout == b"0\n" {
        command.uid(65534).gid(65534);
    }
    Said::of(&command.output().expect("quarkc runs"))
}

#[test]
fn a_target_that_does_not_exist() {
    let place = Place::package(MODULE.as_bytes());
    place
        .run(&["build", "--target", "pyhton"])
        .is(2, &["Q0706", "did you mean `python`?", "targets: go, python, rust"]);
    let settings = format!("{SETTINGS}[build]\ntargets = [\"rsut\"]\n");
    let place = Place::new(&[("quark.toml", settings.as_bytes()), ("clock.q", MODULE.as_bytes())]);
    place.run(&["check"]).is(1, &["Q0706", "quark.toml:5:13", "write `rust`"]);
}

#[test]
fn spaces_in_paths() {
    let place = Place::new(&[("my clock/quark.toml", SETTINGS.as_bytes()), ("my clock/clock.q", b"pub const = 1;")]);
    place.run(&["check", "my clock"]).is(1, &["--> my clock/clock.q:1:11"]);
}

#[test]
fn names_of_files_that_cannot_be_modules() {
    let place = Place::package(MODULE.as_bytes());
    fs::write(place.path("My Clock.q"), "").expect("written");
    place.run(&["check"]).is(1, &["Q0708", "`My Clock.q`", "my_clock.q"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::package(MODULE.as_bytes());
    fs::write(place.0.path().join(std::ffi::OsStr::from_bytes(b"a\xff.q")), "").expect("written");
    place.run(&["check"]).is(1, &["Q0708"]);
}

#[cfg(target_os = "linux")]
#[test]
fn modules_that_differ_in_case_only() {
    let place = Place::package(MODULE.as_bytes());
    fs::write(place.path("Clock.q"), "").expect("written");
    place.run(&["check"]).is(1, &["Q0709", "`Clock.q` and `clock.q` differ in case only"]);
}

#[test]
fn a_new_package_overwrites_nothing() {
    let place = Place::new(&[("clock/notes.txt", b"mine")]);
    place.run(&["new", "clock"]).is(2, &["Q0710", "`clock` is there already"]);
    place.run(&["new", "My-Clock"]).is(2, &["my_protocol"]);
    assert_eq!(place.listing(), ["clock"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let place = Place::new(&[]);
    // No file may grow: what a full disk does, without a disk.
    let said = place.shell("trap '' XFSZ; ulimit -f 0; exec $Q new clock");
    said.is(2, &["Q0705", "cannot write `clock/", "make room"]);
    assert!(place.listing().is_empty(), "{:?}", place.listing());
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_is_full_is_an_error() {
    Place::new(&[]).shell("$Q explain Q0101 > /dev/full").is(2, &["Q0705", "standard output"]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_none() {
    let place = Place::new(&[]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_quarkc"));
    let child =
        command.args(["completions", "bash"]).current_dir(place.0.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().expect("quarkc runs");
    drop(child.stdout.take());
    Said::of(&child.wait_with_output().expect("an end")).is(0, &[]);
}

#[test]
fn formatting_standard_input_and_files() {
    let place = Place::package(b"\xef\xbb\xbfpub  const x=1 ;\r\n// kept\r\n");
    place.run(&["fmt", "--check"]).is(1, &["Q0711", "clock.q (not formatted)", "run `quarkc fmt`"]);
    place.run(&["fmt"]).is(0, &["1 formatted, 0 unchanged"]);
    assert_eq!(fs::read_to_string(place.path("clock.q")).expect("a file"), "pub const x = 1;\n// kept\n");
    place.run(&["fmt", "--check"]).is(0, &[]);
    place.shell("test \"$(echo 'pub const  y=2;' | $Q fmt -)\" = 'pub const y = 2;'").is(0, &[]);
    place.shell("echo 'pub const y=2;' | $Q fmt --check -").is(1, &[]);
}

#[test]
fn a_file_with_errors_of_syntax_is_not_formatted() {
    let place = Place::package(b"pub const = 1;");
    place.run(&["fmt"]).is(1, &["clock.q:1:11"]);
    assert_eq!(fs::read(place.path("clock.q")).expect("a file"), b"pub const = 1;");
    let place = Place::package(b"pub const x = \"\xff\";");
    place.run(&["fmt"]).is(1, &["Q0008"]);
    Place::new(&[]).run(&["fmt", "nowhere.q"]).is(2, &["Q0704", "nowhere.q"]);
}
