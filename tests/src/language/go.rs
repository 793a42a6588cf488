//! Runs all programs in Go: every package in one module, built once, and one process for all of them.
//!
//! The module stays under `.quark`, so that Go compiles only what has changed. `QUARK_GO` names the program `go`, where it
//! is not the one of the search path.

use super::{Language, Printed};
use crate::package;
use crate::program::{Kind, Program, Step, Told, root};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The language.
pub struct Go;

impl Language for Go {
    fn name(&self) -> &'static str {
        "go"
    }

    fn title(&self) -> &'static str {
        "Go"
    }

    fn names(&self) -> &'static str {
        NAMES
    }

    fn types(&self) -> &'static str {
        TYPES
    }

    fn run(&self, programs: &[Program], folder: &str) -> Result<Vec<Printed>, String> {
        let folder = root().join(".quark").join("go").join(folder);
        let sources = folder.join("sources");
        let (built, mut printed) = package::build_all(programs, "go", &sources);
        let module = folder.join("module");
        write_module(&built, &sources, &module)?;
        let refused = refused(&module)?;
        let (refused_programs, accepted): (Vec<&Program>, Vec<&Program>) =
            built.iter().partition(|program| refused.contains_key(&program.name));
        package::write(&module.join("programs.go"), &listing(&accepted, &module)?)?;
        go(&module, &["build", "-o", "runner", "."]).and_then(|output| succeeded(&output))?;
        let (lines, verdicts) = (run(&module)?, verdicts(&module)?);
        printed.extend(refused_programs.iter().map(|program| Printed::problem(program, &refused[&program.name])));
        printed.extend(accepted.iter().map(|program| one(program, &lines, &verdicts)));
        Ok(printed)
    }

    fn host(&self, program: &Program) -> Result<(), String> {
        let folder = root().join(".quark").join("go").join("host");
        let (_, broken) = package::build_all(std::slice::from_ref(program), "go", &folder);
        if let Some(Printed { lines: Err(problem), .. }) = broken.first() {
            return Err(problem.clone());
        }
        let package = folder.join(&program.name).join("go");
        let host = root().join("tests/host").join(format!("{}.go", program.name));
        let text = fs::read_to_string(&host).map_err(|error| format!("{}: {error}", host.display()))?;
        package::write(&package.join("host_test.go"), &text)?;
        let work = package.join("go.work");
        let runtime = root().join("runtime/go").display().to_string();
        package::write(&work, &format!("go 1.22\n\nuse .\n\nuse {runtime:?}\n"))?;
        let output = command(&package, &["test", "-race", "./..."]).env("GOFLAGS", "").env("GOWORK", &work).output();
        let output = output.map_err(|error| format!("go: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        if output.status.success() { Ok(()) } else { Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr))) }
    }
}

const NAMES: &str = "break case chan const continue default defer fallthrough func go goto interface map package range select struct \
    switch type any append bool byte cap clear close comparable complex copy delete error float64 imag init int int64 iota len \
    make max min new nil panic print println real recover rune string uint8 cmp context errors fmt quark slices strconv \
    strings testing time core ctx err ok options runtime environment out in json test encode decode equal to_json \
    from_json state id url http_url left right retire drain";

const TYPES: &str = "Error Stringer Fault Duration Map Entry Runtime Core Port Codec Version Equal Encode Decode Id Url Fields Object Time \
    Context Func Chan Interface Struct Package Range Select Switch Var Type Test New NewOne Default Required Some Or Break";

/// Every program as a package of one module; their tests are functions of it like all others.
fn write_module(programs: &[&Program], sources: &Path, module: &Path) -> Result<(), String> {
    let kept: Vec<&str> = programs.iter().map(|program| program.name.as_str()).collect();
    for entry in fs::read_dir(module).into_iter().flatten().flatten() {
        if entry.path().is_dir() && !kept.contains(&&*entry.file_name().to_string_lossy()) {
            fs::remove_dir_all(entry.path()).map_err(|error| error.to_string())?;
        }
    }
    for program in programs {
        copy(&sources.join(&program.name).join("go"), &module.join(&program.name))?;
    }
    let runtime = root().join("runtime/go");
    let text = format!(
        "module programs\n\ngo 1.22\n\nrequire example.org/quark/runtime/v3 v3.0.0\n\nreplace example.org/quark/runtime/v3 => {}\n",
        runtime.display()
    );
    package::write(&module.join("go.mod"), &text)?;
    let runner = fs::read_to_string(root().join("tests/runners/runner.go")).map_err(|error| error.to_string())?;
    package::write(&module.join("runner.go"), &runner)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let mut written = Vec::new();
    for file in files(from)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().replace("_test.go", "_printed_tests.go");
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        package::write(&to.join(&name), &text)?;
        written.push(name);
    }
    for file in files(to)? {
        if !written.contains(&file.file_name().unwrap_or_default().to_string_lossy().into_owned()) {
            fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    Ok(())
}

/// The Go files of a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|ending| ending == "go")).collect();
    files.sort();
    Ok(files)
}

fn go(folder: &Path, arguments: &[&str]) -> Result<Output, String> {
    command(folder, arguments).output().map_err(|error| format!("go: {error}"))
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("QUARK_GO").unwrap_or_else(|| "go".into()));
    command.args(arguments).current_dir(folder).env("GOFLAGS", "-mod=mod").env("GOWORK", "off").env("GOPROXY", "off");
    command
}

fn succeeded(output: &Output) -> Result<(), String> {
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// What the compiler, or vet, says of packages that it refuses, by program.
fn refused(module: &Path) -> Result<BTreeMap<String, String>, String> {
    package::write(&module.join("programs.go"), EMPTY)?;
    let output = go(module, &["vet", "-assign=false", "-bools=false", "-unreachable=false", "./..."])?;
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        if let Some(package) = line.strip_prefix("# ") {
            package.trim_matches(|c| c == '[' || c == ']').trim_start_matches("programs/").clone_into(&mut current);
        } else if !current.is_empty() {
            let _ = writeln!(refused.entry(current.clone()).or_default(), "    {line}");
        } else if !line.trim().is_empty() && !output.status.success() {
            return Err(line.to_owned());
        }
    }
    Ok(refused)
}

const EMPTY: &str = "package main\n\nimport \"testing\"\n\nvar (\n\tfunctions map[string][]function\n\tactors    map[string]actor\n\ttests     []testing.InternalTest\n)\n";

/// `programs.go`: what is called in each program.
fn listing(programs: &[&Program], module: &Path) -> Result<String, String> {
    let (mut imports, mut functions, mut actors, mut tests) =
        (String::new(), String::new(), String::new(), String::new());
    for (index, program) in programs.iter().enumerate() {
        let text = text_of(&module.join(&program.name))?;
        let package = format!("p{index}");
        let _ = writeln!(imports, "\t{package} \"programs/{}\"", program.name);
        match program.kind() {
            Kind::Function => functions.push_str(&listed_functions(program, &package, &text)?),
            Kind::Actor => actors.push_str(&listed_actor(program, &package, &text)?),
            Kind::Tests => {}
        }
        let _ = writeln!(tests, "\t// {}", program.name);
        for name in
            text.lines().filter_map(|line| Some(line.strip_prefix("func Test")?.split_once("(t *testing.T)")?.0))
        {
            let _ = writeln!(tests, "\t{{Name: \"{}/{name}\", F: test({package}.Test{name})}},", program.name);
        }
    }
    let used: String = (0..programs.len()).map(|index| format!("\t_ = p{index}.PackageVersion\n")).collect();
    Ok(format!(
        "package main\n\nimport (\n\t\"testing\"\n\n\tquark \"example.org/quark/runtime/v3\"\n\n{imports})\n\n\
         var functions = map[string][]function{{\n{functions}}}\n\nvar actors = map[string]actor{{\n{actors}}}\n\n\
         var tests = []testing.InternalTest{{\n{tests}}}\n\nfunc init() {{\n\t_ = quark.Version\n{used}}}\n"
    ))
}

fn text_of(folder: &Path) -> Result<String, String> {
    let read = |path: &PathBuf| fs::read_to_string(path).map_err(|error| error.to_string());
    files(folder)?.iter().map(read).collect()
}

fn listed_functions(program: &Program, package: &str, text: &str) -> Result<String, String> {
    let mut listed = format!("\t{:?}: {{\n", program.name);
    for call in &program.calls {
        let (name, result) =
            declared(text, "func ", call).ok_or_else(|| format!("{}: no function {call}", program.name))?;
        let body =
            if result.contains("error") { format!("{package}.{name}()") } else { format!("{package}.{name}(), nil") };
        let _ = writeln!(listed, "\t\t{{{call:?}, func() ([]string, error) {{ return {body} }}}},");
    }
    Ok(listed + "\t},\n")
}

fn listed_actor(program: &Program, package: &str, text: &str) -> Result<String, String> {
    let mut called = vec!["run".to_owned()];
    called.extend(program.script.iter().filter_map(|step| match step {
        Step::Call(name) | Step::Hides(_, name) | Step::State(Some(name)) => Some(name.clone()),
        _ => None,
    }));
    called.sort();
    called.dedup();
    let mut methods = String::new();
    for call in called {
        let (name, result) = declared(text, "func (m *Main) ", &call)
            .or_else(|| declared(text, "func (*Main) ", &call))
            .ok_or_else(|| format!("{}: no method {call}", program.name))?;
        let body = match result.trim_end_matches(" {") {
            "{" | "" => format!("main.{name}(); return nil, nil"),
            "error" => format!("return nil, main.{name}()"),
            result if result.starts_with('(') => format!("return main.{name}()"),
            _ => format!("return main.{name}(), nil"),
        };
        let _ = writeln!(methods, "\t\t\t\t{call:?}: func() (any, error) {{ {body} }},");
    }
    let has_options = text.contains("func NewMainWith(runtime *quark.Runtime, options ");
    let options = if has_options { ", nil" } else { "" };
    let script: String = program
        .script
        .iter()
        .map(|step| format!("\t\t\t{{text: {}, {}}},\n", quoted(&step.text()), played(step)))
        .collect();
    Ok(format!(
        "\t{:?}: {{\n\t\tmake: func(runtime *quark.Runtime) (any, map[string]func() (any, error)) {{\n\
         \t\t\tmain := {package}.NewMainWith(runtime{options})\n\
         \t\t\treturn main, map[string]func() (any, error){{\n{methods}\t\t\t}}\n\t\t}},\n\t\tscript: []step{{\n{script}\t\t}},\n\t}},\n",
        program.name
    ))
}

/// A step as the runner knows it.
fn played(step: &Step) -> String {
    match step {
        Step::Advance(_, time) => format!("verb: \"advance\", advance: {time}"),
        Step::Call(name) => format!("verb: \"call\", name: {name:?}"),
        Step::State(name) => format!("verb: \"state\", name: {:?}", name.clone().unwrap_or_default()),
        Step::Link(Told::Connected) => "verb: \"link\", name: \"connected\"".to_owned(),
        Step::Link(Told::Frame(text)) => format!("verb: \"link\", name: \"frame\", words: {}", quoted(text)),
        Step::Link(Told::Closed(text)) => format!("verb: \"link\", name: \"closed\", words: {}", quoted(text)),
        Step::Link(Told::Rejected(status, text)) => {
            format!("verb: \"link\", name: \"rejected\", words: {}, advance: {status}", quoted(text))
        }
        Step::Hides(text, name) => format!("verb: \"hides\", name: {name:?}, words: {}", quoted(text)),
        Step::Timers => "verb: \"timers\"".to_owned(),
        Step::Restart => "verb: \"restart\"".to_owned(),
    }
}

/// A string literal of Go: JSON's are.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The function without parameters that has this name in Quark: its name in Go, and what it gives.
fn declared(text: &str, before: &str, name: &str) -> Option<(String, String)> {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    text.lines().find_map(|line| {
        let (found, result) = line.strip_prefix(before)?.split_once("() ")?;
        let exported = found.starts_with(char::is_uppercase);
        (exported && plain(found) == plain(name)).then(|| (found.to_owned(), result.to_owned()))
    })
}

fn run(module: &Path) -> Result<Map<String, Value>, String> {
    let output = Command::new(module.join("runner")).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).map_err(|error| {
        format!("the runner ended with {}: {error}\n{}", output.status, String::from_utf8_lossy(&output.stderr))
    })
}

/// By program: how many tests passed, and what the others said.
fn verdicts(module: &Path) -> Result<BTreeMap<String, (usize, String)>, String> {
    let output = Command::new(module.join("runner")).arg("-test.v").output().map_err(|error| error.to_string())?;
    let mut verdicts: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut said = String::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let verdict = line.strip_prefix("--- ").and_then(|line| line.split_once(": "));
        let Some((word, test)) = verdict else {
            if !line.starts_with("=== ") {
                let _ = writeln!(said, "{line}");
            }
            continue;
        };
        let program = test.split_once('/').map_or(test, |(program, _)| program);
        let entry = verdicts.entry(program.to_owned()).or_default();
        if word == "PASS" {
            entry.0 += 1;
        } else {
            let _ = writeln!(entry.1, "{test}");
        }
    }
    if let Some((_, problem)) = verdicts.values_mut().find(|(_, problem)| !problem.is_empty()) {
        problem.push_str(&said);
    }
    Ok(verdicts)
}

fn one(program: &Program, lines: &Map<String, Value>, verdicts: &BTreeMap<String, (usize, String)>) -> Printed {
    let (passed, problem) = verdicts.get(&program.name).cloned().unwrap_or_default();
    if !problem.is_empty() {
        return Printed::problem(program, problem);
    }
    match program.kind() {
        Kind::Tests => Printed::lines(program, vec![format!("{passed} passed")]),
        _ => Printed::lines(program, super::lines_of(lines, &program.name)),
    }
}
