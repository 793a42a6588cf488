//! The Go runtime and the generated Go package: what gofmt, vet and staticcheck say, tests with the race detector, and a
//! module that imports the package as a user's would.

use crate::guide;
use crate::shell::{Outcome, Trouble, at, kept, output, run};
use crate::step::Step;
use crate::tools::{go, go_program, oldest_go};
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const RUNTIME: &str = "runtime/go";
const PACKAGES: [&str; 2] = [RUNTIME, "generated/go"];
const REQUIREMENTS: &str = "xtask/requirements-go.txt";
const INPUTS: &[&str] = &["runtime/go", "generated/go", REQUIREMENTS];
const OLDEST_INPUTS: &[&str] = &["runtime/go", "generated/go", "xtask/requirements-go-oldest.txt"];
const GUIDE: &[&str] = &["docs/guide.md", "compiler", "templates", "runtime/go", REQUIREMENTS];

/// What looks for mistakes in Go, and its version.
const STATICCHECK: (&str, &str) = ("honnef.co/go/tools/cmd/staticcheck", "v0.8.2");

pub const STEPS: &[Step] = &[
    Step { name: "go: layout", inputs: INPUTS, run: layout },
    Step { name: "go: vet", inputs: INPUTS, run: vet },
    Step { name: "go: staticcheck", inputs: INPUTS, run: staticcheck },
    Step { name: "go: tests", inputs: INPUTS, run: tests },
    Step { name: "go: oldest", inputs: OLDEST_INPUTS, run: oldest },
    Step { name: "go: packages", inputs: INPUTS, run: packages },
    Step { name: "go: programs", inputs: super::PROGRAMS, run: programs },
    Step { name: "go: guide", inputs: GUIDE, run: walk },
];

/// A command of Go in a package's folder, which takes the runtime from this repository.
fn within(package: &str, arguments: &[&str]) -> Outcome<Command> {
    let mut command = Command::new(go()?);
    command.args(arguments).current_dir(at(package)).env("GOWORK", workspace()?);
    Ok(command)
}

/// A workspace of the runtime and the generated package.
fn workspace() -> Outcome<PathBuf> {
    let file = kept("go/go.work");
    let uses: String =
        PACKAGES.iter().map(|package| format!("\nuse {:?}\n", at(package).display().to_string())).collect();
    write(&file, &format!("go 1.22\n{uses}"))?;
    Ok(file)
}

fn write(file: &PathBuf, text: &str) -> Outcome {
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(file, text)).map_err(|error| Trouble::Failed(format!("{}: {error}", file.display())))
}

fn layout() -> Outcome {
    let gofmt = go()?.with_file_name("gofmt");
    let gofmt = if gofmt.is_file() { gofmt } else { "gofmt".into() };
    let mut command = Command::new(gofmt);
    let differs = output(command.arg("-d").args(PACKAGES.map(at)))?;
    if differs.is_empty() { Ok(()) } else { Err(Trouble::Failed(format!("gofmt would change\n{differs}"))) }
}

fn vet() -> Outcome {
    PACKAGES.iter().try_for_each(|package| run(&mut within(package, &["vet", "./..."])?))
}

fn staticcheck() -> Outcome {
    let staticcheck = go_program("staticcheck", STATICCHECK.0, STATICCHECK.1)?;
    PACKAGES.iter().try_for_each(|package| {
        let mut command = Command::new(&staticcheck);
        command.arg("./...").current_dir(at(package)).env("GOWORK", workspace()?).env("PATH", search_path()?);
        run(&mut command)
    })
}

/// The search path with the Go of the checks first.
fn search_path() -> Outcome<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = go()?.parent().map(PathBuf::from).into_iter().chain(std::env::split_paths(&path));
    Ok(std::env::join_paths(folders).unwrap_or(path.clone()))
}

fn tests() -> Outcome {
    PACKAGES.iter().try_for_each(|package| run(&mut within(package, &["test", "-race", "./..."])?))
}

/// The tests by the oldest Go that is promised, and by no newer one that it would fetch.
fn oldest() -> Outcome {
    let go = oldest_go()?;
    PACKAGES.iter().try_for_each(|package| {
        let mut command = Command::new(&go);
        command.args(["test", "./..."]).current_dir(at(package));
        run(command.env("GOWORK", workspace()?).env("GOTOOLCHAIN", "local"))
    })
}

/// A module that imports the package, as a user's does, and finds it whole.
fn packages() -> Outcome {
    let folder = kept("go/user");
    let _ = fs::remove_dir_all(&folder);
    let replaced = |module: &str, package: &str| format!("replace {module} => {}\n", at(package).display());
    let module = format!(
        "module user\n\ngo 1.22\n\nrequire example.org/quark/mdk/v3 v3.0.0\n\n{}\n{}",
        replaced("example.org/quark/mdk/v3", "generated/go"),
        replaced("example.org/quark/runtime/v3", RUNTIME),
    );
    write(&folder.join("go.mod"), &module)?;
    write(&folder.join("user.go"), USER)?;
    for arguments in [["mod", "tidy"].as_slice(), &["vet", "./..."], &["run", "."]] {
        let mut command = Command::new(go()?);
        run(command.args(arguments).current_dir(&folder).env("GOWORK", "off"))?;
    }
    Ok(())
}

const USER: &str = r#"// Command user makes an MDK and asks for a node that nobody offers.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/quark/mdk/v3"
	quark "example.org/quark/runtime/v3"
)

func main() {
	runtime := quark.NewRuntime()
	quark.Provide(runtime, func(events quark.LinkEvents) quark.Link { return nobody{events} })
	library, err := mdk.InitWith(runtime, map[string]string{})
	if err != nil {
		panic(err)
	}
	library.Start()
	version := "1.0.0"
	_, err = library.Session().ResolveUntil(context.Background(), "time", &version, 10*time.Millisecond)
	var unresolved *mdk.Unresolved
	if !errors.As(err, &unresolved) {
		panic(fmt.Sprint("not unresolved: ", err))
	}
	if err := library.Stop(context.Background()); err != nil {
		panic(err)
	}
}

// nobody is a link to a server that is not there.
type nobody struct {
	events quark.LinkEvents
}

func (n nobody) Connect(string, map[string]string) { n.events.Closed("nobody is there") }

func (nobody) Send(string) {}

func (nobody) Close() {}
"#;

fn programs() -> Outcome {
    super::programs("go", &[("QUARK_GO", go()?)])
}

/// The guide's commands find the Go that the checks use.
fn walk() -> Outcome {
    guide::execute("go", &[("PATH", search_path()?.into())])
}
