//! Reads literate programs from Markdown, as `programs/README.md` says. Runs nothing.

use std::fs;
use std::path::{Path, PathBuf};

/// One file of `programs/`.
#[derive(Clone, Debug)]
pub struct Program {
    /// The file's name without `.md`, which is the package's name.
    pub name: String,
    /// The first heading.
    pub title: String,
    /// Modules by name, in the order of the file.
    pub modules: Vec<(String, String)>,
    /// The functions of a [`Kind::Function`] that are called, in order; several are told apart by a line for each.
    pub calls: Vec<String>,
    /// What happens after the first call.
    pub script: Vec<Step>,
    /// The lines that must come out.
    pub expected: Vec<String>,
    /// The languages in which it is known to fail, each with the reason.
    pub known_failures: Vec<(String, String)>,
}

/// What the runner does with a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Calls `main` and prints what it returns.
    Function,
    /// Makes a `Main`, calls `run` and plays the script.
    Actor,
    /// Counts the tests that pass.
    Tests,
}

/// A step of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `advance 15s`: the step as written, and in milliseconds.
    Advance(String, i64),
    /// `call name`
    Call(String),
    /// `state`: of `Main`; `state name`: of the actor that its method `name` gives.
    State(Option<String>),
    /// `link …`: what the connection of the newest link tells.
    Link(Told),
    /// `hides TEXT name`
    Hides(String, String),
    /// `timers`: when the next one is due.
    Timers,
    /// `restart`: a new `Main`, in a new world.
    Restart,
}

/// What a connection tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// `link connected`
    Connected,
    /// `link frame TEXT`
    Frame(String),
    /// `link rejected STATUS REASON`
    Rejected(i64, String),
    /// `link closed REASON`
    Closed(String),
}

impl Told {
    /// As it was written, behind `link`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Told::Connected => "connected".to_owned(),
            Told::Frame(text) => format!("frame {text}"),
            Told::Rejected(status, reason) => format!("rejected {status} {reason}"),
            Told::Closed(reason) => format!("closed {reason}"),
        }
    }

    fn parse(words: &str) -> Option<Told> {
        match words.split_once(' ') {
            None => (words == "connected").then_some(Told::Connected),
            Some(("frame", text)) => Some(Told::Frame(text.to_owned())),
            Some(("closed", reason)) => Some(Told::Closed(reason.to_owned())),
            Some(("rejected", rest)) => {
                let (status, reason) = rest.split_once(' ')?;
                Some(Told::Rejected(status.parse().ok()?, reason.to_owned()))
            }
            Some(_) => None,
        }
    }
}

impl Step {
    /// As it was written.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Step::Advance(text, _) => text.clone(),
            Step::Call(name) => format!("call {name}"),
            Step::State(None) => "state".to_owned(),
            Step::State(Some(name)) => format!("state {name}"),
            Step::Link(told) => format!("link {}", told.text()),
            Step::Hides(text, name) => format!("hides {text} {name}"),
            Step::Timers => "timers".to_owned(),
            Step::Restart => "restart".to_owned(),
        }
    }

    /// The line that announces it.
    #[must_use]
    pub fn echo(&self) -> String {
        format!("> {}", self.text())
    }

    /// `advance TIME`
    ///
    /// # Panics
    /// If that is no time.
    #[must_use]
    pub fn advance(time: &str) -> Step {
        Step::Advance(format!("advance {time}"), milliseconds(time).expect("a number and a unit"))
    }

    fn parse(line: &str) -> Result<Step, String> {
        let step = match line.split_once(' ') {
            Some(("call", name)) => Some(Step::Call(name.to_owned())),
            Some(("link", words)) => Told::parse(words).map(Step::Link),
            Some(("advance", time)) => milliseconds(time).map(|time| Step::Advance(line.to_owned(), time)),
            Some(("hides", rest)) => {
                rest.split_once(' ').map(|(text, name)| Step::Hides(text.to_owned(), name.to_owned()))
            }
            Some(("state", name)) => Some(Step::State(Some(name.to_owned()))),
            None if line == "state" => Some(Step::State(None)),
            None if line == "timers" => Some(Step::Timers),
            None if line == "restart" => Some(Step::Restart),
            _ => None,
        };
        step.ok_or_else(|| format!("no step of a script: {line}"))
    }
}

fn known_failure(line: &str) -> Result<(String, String), String> {
    match line.split_once(": ") {
        Some((language, reason)) if !reason.is_empty() => Ok((language.to_owned(), reason.to_owned())),
        _ => Err(format!("no `LANGUAGE: REASON`: {line}")),
    }
}

fn milliseconds(time: &str) -> Option<i64> {
    let unit = time.find(|c: char| !c.is_ascii_digit())?;
    let factor = match &time[unit..] {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    time[..unit].parse::<i64>().ok().map(|number| number * factor)
}

impl Program {
    /// Which kind it is: the first that fits.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let main = self.modules.iter().find(|(name, _)| name == "program").map_or("", |(_, text)| text);
        if main.contains("pub fn main()") || self.calls != ["main"] {
            Kind::Function
        } else if main.contains("pub actor Main ") {
            Kind::Actor
        } else {
            Kind::Tests
        }
    }

    /// Why it is known to fail in this language.
    #[must_use]
    pub fn known_failure(&self, language: &str) -> Option<&str> {
        self.known_failures.iter().find(|(known, _)| known == language).map(|(_, reason)| reason.as_str())
    }

    /// How many tests stand in its modules.
    #[must_use]
    pub fn tests(&self) -> usize {
        let lines = self.modules.iter().flat_map(|(_, text)| text.lines());
        lines.filter(|line| line.starts_with("test \"")).count()
    }

    /// Its `quark.toml`.
    #[must_use]
    pub fn package(&self) -> String {
        format!(
            "name = \"{}\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\ndescription = \"{}\"\n",
            self.name,
            self.title.replace('\\', "\\\\").replace('"', "\\\"")
        )
    }

    /// A module on its own, which prints nothing.
    #[must_use]
    pub fn of_module(name: &str, title: &str, text: String) -> Program {
        Program { modules: vec![("program".to_owned(), text)], ..Program::empty(name, title) }
    }

    fn empty(name: &str, title: &str) -> Program {
        Program {
            name: name.to_owned(),
            title: title.to_owned(),
            modules: Vec::new(),
            calls: vec!["main".to_owned()],
            script: Vec::new(),
            expected: Vec::new(),
            known_failures: Vec::new(),
        }
    }

    fn parse(name: &str, text: &str) -> Result<Program, String> {
        let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).ok_or("no title")?;
        let mut program = Program::empty(name, title);
        let mut outputs = 0;
        for (info, body) in blocks(text) {
            match info.as_str() {
                "quark" => program.modules.push(("program".to_owned(), body)),
                "script" => program.script = body.lines().map(Step::parse).collect::<Result<_, _>>()?,
                "fails" => program.known_failures = body.lines().map(known_failure).collect::<Result<_, _>>()?,
                "output" => {
                    outputs += 1;
                    program.expected = body.lines().map(str::to_owned).collect();
                }
                other => {
                    let module = other.strip_prefix("quark name=").ok_or_else(|| format!("a block of {other}"))?;
                    program.modules.push((module.to_owned(), body));
                }
            }
        }
        let mains = program.modules.iter().filter(|(name, _)| name == "program").count();
        match (mains, outputs) {
            (1, 1) => Ok(program),
            _ => Err(format!("{mains} modules `program` and {outputs} outputs, in place of one of each")),
        }
    }
}

/// The fenced blocks of a page: what stands behind the fence, and the text with its last line break.
#[must_use]
pub fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.to_owned(), String::new())),
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some((_, body)), _) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in the repository").to_owned()
}

/// All programs, by name; a file that cannot be read is a message.
pub fn all() -> Result<Vec<Program>, String> {
    let folder = root().join("tests/programs");
    let files = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "md") && !path.ends_with("README.md"));
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Result<Program, String> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Program::parse(&name, &text).map_err(|error| format!("{}: {error}", path.display()))
}
