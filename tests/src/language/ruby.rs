//! Runs all programs in Ruby: every package in one folder, one process for all.
//!
//! `QUARK_RUBY` names the interpreter, one that has Minitest; without it `ruby` is taken.

use super::{Language, Printed};
use crate::package;
use crate::program::{Program, root};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The language.
pub struct Ruby;

impl Language for Ruby {
    fn name(&self) -> &'static str {
        "ruby"
    }

    fn title(&self) -> &'static str {
        "Ruby"
    }

    fn names(&self) -> &'static str {
        NAMES
    }

    fn types(&self) -> &'static str {
        TYPES
    }

    fn run(&self, programs: &[Program], _: &str) -> Result<Vec<Printed>, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let (built, broken) = package::build_all(programs, "ruby", folder.path());
        let lines = run(&built, folder.path())?;
        let printed = built.iter().map(|program| Printed::lines(program, super::lines_of(&lines, &program.name)));
        Ok(broken.into_iter().chain(printed).collect())
    }

    fn host(&self, program: &Program) -> Result<(), String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = format!("{}.rb", program.name);
        super::with_host_code(program, "ruby", folder.path(), &file, "test_host.rb")?;
        let mut command = ruby();
        command.args(["-w", "-Ilib", "tests/test_host.rb"]);
        let output = command.current_dir(folder.path().join(&program.name).join("ruby")).output();
        let output = output.map_err(|error| format!("ruby: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        if output.status.success() { Ok(()) } else { Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr))) }
    }
}

/// A Ruby that sees the runtime's source.
fn ruby() -> Command {
    let mut command = Command::new(std::env::var_os("QUARK_RUBY").unwrap_or_else(|| "ruby".into()));
    command.env("RUBYLIB", root().join("runtime/ruby/lib"));
    command
}

const NAMES: &str = "alias and begin case class def defined do elsif end ensure module next nil not or redo rescue retry super then undef \
    unless until when yield raise lambda proc loop puts print p pp format sprintf printf putc gets open test system exec fork spawn trap \
    exit abort sleep rand srand require load binding caller catch throw warn select syscall freeze frozen dup clone hash inspect send \
    public_send method methods object_id instance_eval extend tap display itself singleton_class to_s to_h to_a to_json as_json from_json \
    encode decode with include attr_reader attr_accessor private public protected module_function define_method const_get name new \
    allocate initialize message backtrace cause each map key value values keys fetch merge members rank quark json fields other entered \
    runtime outside environment step await every retire core port calls sent found taken index kind path text state wire position";

const TYPES: &str = "Object BasicObject Kernel Module Class Comparable Enumerable Struct Data Integer Float String Symbol Array Hash Range \
    Regexp Proc Method Thread Mutex Monitor Queue Time Date Exception StandardError RuntimeError ArgumentError TypeError NameError \
    NoMethodError NotImplementedError Timeout Minitest Test Fault Record Enum Positional Promise Interface Events Port Begin End Version \
    Set Process Signal Math Random Rational Complex Encoding Dir File Gem Rake Errno Json Logger";

fn run(programs: &[&Program], folder: &Path) -> Result<Map<String, Value>, String> {
    let list: Map<String, Value> = programs
        .iter()
        .map(|program| (program.name.clone(), super::described(program, &folder.join(&program.name).join("ruby"))))
        .collect();
    let file = folder.join("programs.json");
    fs::write(&file, Value::from(list).to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut command = ruby();
    command.arg(root().join("tests/runners/runner.rb")).arg(&file).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("ruby: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).map_err(|error| format!("the runner ended with {}: {error}\n{text}", output.status))
}
