//! Runs a program on the interpreter.

use crate::program::{Kind, Program, Step, Told};
use quarkc::diagnostic::Diagnostic;
use quarkc::interp::{Logged, Machine, Stop, Value, on_a_large_stack};
use quarkc::model::{self, Type};
use quarkc::package::Package;
use quarkc::source::{Source, Sources};

/// A program that was checked.
pub struct Checked {
    /// Its `quark.toml`.
    pub package: Package,
    /// Its text.
    pub sources: Sources,
    /// What it means.
    pub model: model::Program,
}

/// Checks a program, which must have neither errors nor warnings.
pub fn check(program: &Program) -> Result<Checked, String> {
    check_allowing(program, |_| false)
}

/// Checks an example, in which not everything is used, and runs its tests.
pub fn example(program: &Program) -> Result<(), String> {
    let checked = check_errors(program)?;
    on_a_large_stack(|| tests(&checked)).map(drop)
}

/// Checks a program, which must have no errors.
pub fn check_errors(program: &Program) -> Result<Checked, String> {
    check_allowing(program, |problem| !problem.is_error())
}

fn check_allowing(program: &Program, allowed: fn(&Diagnostic) -> bool) -> Result<Checked, String> {
    let mut sources = quarkc::pipeline::sources();
    let settings = program.package();
    let number = sources.add(Source::new("quark.toml", &settings));
    let (package, mut problems) = Package::parse(number, &settings);
    for (name, text) in &program.modules {
        sources.add(Source::new(format!("{name}.q"), text));
    }
    let analysis = quarkc::analyze(&package, sources);
    problems.extend(analysis.diagnostics);
    problems.retain(|problem| !allowed(problem));
    match analysis.model {
        Some(model) if problems.is_empty() => Ok(Checked { package, sources: analysis.sources, model }),
        _ => Err(listed(&problems, &analysis.sources)),
    }
}

fn listed(problems: &[Diagnostic], sources: &Sources) -> String {
    let line = |problem: &Diagnostic| {
        let place = problem.span().map_or(String::new(), |span| sources.location(span));
        let labels = problem.labels.iter().map(|label| format!("\n    {}", label.text));
        format!("{place}: {}: {}{}", problem.code, problem.message, labels.collect::<String>())
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What the program prints; or why it cannot be run.
pub fn run(program: &Program) -> Result<Vec<String>, String> {
    run_checked(program, &check(program)?)
}

/// The same for a program in which not everything is used.
pub fn run_allowing_warnings(program: &Program) -> Result<Vec<String>, String> {
    run_checked(program, &check_errors(program)?)
}

fn run_checked(program: &Program, checked: &Checked) -> Result<Vec<String>, String> {
    on_a_large_stack(|| {
        let passed = tests(checked)?;
        let mut runner =
            Runner { machine: Machine::new(&checked.model, &checked.sources), lines: Vec::new(), link: None };
        match program.kind() {
            Kind::Function => runner.functions(&program.calls),
            Kind::Actor => runner.actor(&checked.model, &program.script),
            Kind::Tests => runner.lines.push(format!("{passed} passed")),
        }
        Ok(runner.lines)
    })
}

/// How many tests there are, all of which must pass.
fn tests(checked: &Checked) -> Result<usize, String> {
    let report = quarkc::run_tests(&checked.model, &checked.sources, "");
    let problems = report.results.iter().filter_map(|result| result.problem.clone()).collect::<Vec<_>>();
    if problems.is_empty() { Ok(report.results.len()) } else { Err(listed(&problems, &checked.sources)) }
}

struct Runner<'p> {
    machine: Machine<'p>,
    lines: Vec<String>,
    /// The name of the link of `Main`, if it has one.
    link: Option<String>,
}

fn is_link(model: &model::Program, ty: &Type) -> bool {
    matches!(ty, Type::Port(kind) if model.port_kinds[*kind].link.is_some())
}

impl Runner<'_> {
    fn functions(&mut self, names: &[String]) {
        for name in names {
            if names.len() > 1 {
                self.lines.push(Step::Call(name.clone()).echo());
            }
            self.function(name);
        }
    }

    fn function(&mut self, name: &str) {
        let function = self.machine.function(name).expect("a program has the functions that are called");
        match self.machine.call(function, None, Vec::new()) {
            Ok(Value::List(lines)) => self.lines.extend(lines.iter().map(text)),
            Ok(other) => self.lines.push(format!("{other:?} in place of a list")),
            Err(stop) => self.stopped(&stop),
        }
    }

    fn actor(&mut self, model: &model::Program, script: &[Step]) {
        let (id, _) = model.actors.iter().find(|(_, actor)| actor.decl.name == "Main").expect("there is a `Main`");
        match self.machine.construct(&Type::Actor(id), Vec::new()) {
            Ok(main) => {
                let links = &model.actors[id].fields;
                self.link = links.iter().find(|field| is_link(model, &field.ty)).map(|field| field.name.clone());
                self.play(&main, script);
            }
            Err(stop) => self.stopped(&stop),
        }
    }

    fn play(&mut self, main: &Value, script: &[Step]) {
        self.call(main, "run");
        for step in script {
            self.lines.push(step.echo());
            match step {
                Step::Advance(_, time) => self.machine.advance(*time),
                Step::Call(name) => self.call(main, name),
                Step::State => self.lines.push(self.machine.state(main).text()),
                Step::Link(told) => self.tell(main, told),
                Step::Hides(text, name) => self.hides(main, text, name),
            }
            self.told();
        }
    }

    fn call(&mut self, main: &Value, name: &str) {
        let method = self.machine.method(main, name).expect("a script calls what is there");
        let result = self.machine.call(method, Some(main.clone()), Vec::new());
        self.told();
        if let Err(stop) = result {
            self.stopped(&stop);
        }
    }

    fn tell(&mut self, main: &Value, told: &Told) {
        let (Value::Actor(main), Some(name)) = (main, &self.link) else { return };
        let port = self.machine.port(*main, name).expect("it is a port");
        let text = |text: &String| Value::text(text.as_str());
        match told {
            Told::Connected => self.machine.deliver(&port, "connected", Vec::new()),
            Told::Frame(text) => self.machine.frame(&port, text),
            Told::Rejected(status, reason) => {
                self.machine.deliver(&port, "rejected", vec![Value::Int(*status), text(reason)]);
            }
            Told::Closed(reason) => self.machine.deliver(&port, "closed", vec![text(reason)]),
        }
    }

    /// What the interpreter shows people of the result of a method does not contain a text.
    fn hides(&mut self, main: &Value, text: &str, name: &str) {
        let method = self.machine.method(main, name).expect("a script calls what is there");
        let shown = match self.machine.call(method, Some(main.clone()), Vec::new()) {
            Ok(value) | Err(Stop::Threw(value)) => self.machine.without_secrets(method, &value).text(),
            Err(stop) => return self.stopped(&stop),
        };
        self.lines.push(if shown.contains(text) { shown } else { "hidden".to_owned() });
    }

    /// What the console and the link got, and the hook was told, since the last look.
    fn told(&mut self) {
        for logged in self.machine.take_log() {
            match logged {
                Logged::Call { function, args, .. } if function == "write" => self.lines.extend(args.last().map(text)),
                Logged::Call { port, text, .. } if self.link.as_ref() == Some(&port) => {
                    self.lines.push(format!("link: {text}"));
                }
                Logged::Call { .. } => {}
                Logged::Fault(fault) => self.lines.push(format!("hook: {fault}")),
            }
        }
    }

    fn stopped(&mut self, stop: &Stop) {
        let word = if matches!(stop, Stop::Fault(_)) { "fault" } else { "error" };
        let words = self.machine.words(stop);
        self.lines.push(format!("{word}: {words}"));
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Str(text) => text.to_string(),
        other => format!("{other:?} in place of a string"),
    }
}
