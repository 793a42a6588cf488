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
        let mut runner = Runner { machine: Machine::new(&checked.model, &checked.sources), lines: Vec::new() };
        match program.kind() {
            Kind::Function => runner.functions(&program.calls),
            Kind::Actor => runner.actor(checked, &program.script),
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
}

impl<'p> Runner<'p> {
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

    fn actor(&mut self, checked: &'p Checked, script: &[Step]) {
        let mut main = self.begin(&checked.model);
        for step in script {
            self.lines.push(step.echo());
            if *step == Step::Restart {
                self.machine = Machine::new(&checked.model, &checked.sources);
                main = self.begin(&checked.model);
            } else if let Some(main) = &main {
                self.play(main, step);
            }
            self.told();
        }
    }

    /// A `Main` that runs; `None` if it cannot be made.
    fn begin(&mut self, model: &model::Program) -> Option<Value> {
        let (id, _) = model.actors.iter().find(|(_, actor)| actor.decl.name == "Main").expect("there is a `Main`");
        let made = self.machine.construct(&Type::Actor(id), Vec::new());
        let main = made.map_err(|stop| self.stopped(&stop)).ok()?;
        self.call(&main, "run");
        Some(main)
    }

    fn play(&mut self, main: &Value, step: &Step) {
        match step {
            Step::Advance(_, time) => self.machine.advance(*time),
            Step::Call(name) => self.call(main, name),
            Step::State(None) => self.state(main),
            Step::State(Some(name)) => match self.result(main, name) {
                Ok(actor) => self.state(&actor),
                Err(stop) => self.stopped(&stop),
            },
            Step::Link(told) => self.tell(told),
            Step::Hides(text, name) => self.hides(main, text, name),
            Step::Timers => self.timers(),
            Step::Restart => unreachable!("it is no step of this world"),
        }
    }

    fn state(&mut self, actor: &Value) {
        let state = self.machine.state(actor).text();
        self.lines.push(state);
    }

    fn timers(&mut self) {
        let due = self.machine.next_due().map_or_else(|| "none".to_owned(), |at| at.to_string());
        self.lines.push(format!("next timer: {due}"));
    }

    fn result(&mut self, main: &Value, name: &str) -> Result<Value, Stop> {
        let method = self.machine.method(main, name).expect("a script calls what is there");
        self.machine.call(method, Some(main.clone()), Vec::new())
    }

    fn call(&mut self, main: &Value, name: &str) {
        let result = self.result(main, name);
        self.told();
        if let Err(stop) = result {
            self.stopped(&stop);
        }
    }

    fn tell(&mut self, told: &Told) {
        let Some(port) = self.machine.newest_link() else { return };
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

    /// What the console and the links got, and the hook was told, since the last look.
    fn told(&mut self) {
        for logged in self.machine.take_log() {
            match logged {
                Logged::Call { function, args, .. } if function == "write" => self.lines.extend(args.last().map(text)),
                Logged::Call { actor, port, text, .. } if self.machine.is_link(actor, &port) => {
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
