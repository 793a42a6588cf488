//! Random actors: one that others ask, one that asks it, and a `Main` that plays a script on many such pairs.

use crate::body::{Body, Frame, Gives, Holder};
use crate::case::Case;
use crate::choices::Choices;
use crate::declare::Declarer;
use crate::types::Ty;
use crate::world::{Field, Function, World};
use quark_tests::program::{Program, Step};
use std::fmt::Write as _;

/// What an actor, or `Main`, hands a text to.
const CONSOLE: &str = "self.console.write(Severity.Info, ";

const TIMES: &[(&str, i64)] = &[("1s", 1000), ("2500ms", 2500), ("250ms", 250), ("10s", 10_000)];

/// The parts of one case: declarations, and what `Main` gets.
struct Parts {
    declared: String,
    fields: String,
    methods: String,
    script: Vec<Step>,
}

/// A program of all these.
pub fn program(name: &str, cases: &[Case]) -> Program {
    let parts: Vec<Parts> = cases.iter().map(parts).collect();
    let mut text: String = parts.iter().map(|part| part.declared.as_str()).collect();
    text.push_str("pub actor Main {\n    port console: Console;\n");
    text.extend(parts.iter().map(|part| part.fields.as_str()));
    text.push_str("\n    pub fn run() {}\n");
    text.extend(parts.iter().map(|part| part.methods.as_str()));
    text.push_str("}\n");
    let mut program = Program::of_module(name, "Random actors", text);
    program.script = in_turn(parts.into_iter().map(|part| part.script).collect());
    program
}

/// The text of one case alone.
pub fn text(case: &Case) -> String {
    let program = program("random", std::slice::from_ref(case));
    let script: Vec<String> = program.script.iter().map(Step::text).collect();
    format!("{}\n{}\n", program.modules[0].1, script.join("\n"))
}

/// The steps of all scripts, one of each in turn.
fn in_turn(mut scripts: Vec<Vec<Step>>) -> Vec<Step> {
    let mut steps = Vec::new();
    for script in &mut scripts {
        script.reverse();
    }
    while scripts.iter().any(|script| !script.is_empty()) {
        steps.extend(scripts.iter_mut().filter_map(Vec::pop));
    }
    steps
}

fn parts(case: &Case) -> Parts {
    let number = case.number;
    let mut world = World::new(number);
    Declarer { choices: &mut Choices::new(&case.declared), world: &mut world }.all();
    let (inner, rest) = case.done.split_at(case.done.len() / 3);
    let (outer, main) = rest.split_at(rest.len() / 2);
    let inner = Declarer { choices: &mut Choices::new(inner), world: &mut world }.inner();
    let outer = Declarer { choices: &mut Choices::new(outer), world: &mut world }.outer(&inner);
    let (methods, script) = Declarer { choices: &mut Choices::new(main), world: &mut world }.main(&inner, &outer);
    Parts {
        declared: format!("{}{}\n{}\n", world.finish(), inner.text, outer.text),
        fields: format!(
            "    var inner_{number}: Inner{number} = Inner{number}();\n    \
             var outer_{number}: Outer{number} = Outer{number}(self.inner_{number});\n"
        ),
        methods,
        script,
    }
}

/// An actor that is being written, or that others see.
#[derive(Default)]
struct Actor {
    text: String,
    vars: Vec<Field>,
    holders: Vec<Holder>,
    /// Methods of other actors that it may call.
    others: Vec<Function>,
    sinks: Vec<(String, usize)>,
    methods: Vec<Function>,
    /// What gives a promise.
    asks: Vec<Function>,
    /// The class of the instances that it takes.
    takes: Option<usize>,
    timer: bool,
}

impl Actor {
    /// What a body of it may do; a query may do less.
    fn frame(&self, gives: Gives, throws: Vec<usize>, changes: bool) -> Frame {
        let own = self.methods.iter().filter(|own| changes || !own.changes).cloned().collect();
        if !changes {
            return Frame { throws, own, actor: true, ..Frame::of(gives) };
        }
        let timer = self.timer.then_some("self.late");
        let (others, sinks) = (self.others.clone(), self.sinks.clone());
        Frame { throws, own, says: Some(CONSOLE), others, actor: true, outside: true, timer, sinks, ..Frame::of(gives) }
    }
}

fn called_on(handle: &str, functions: &[Function]) -> Vec<Function> {
    let named = |function: &Function| Function { name: format!("{handle}.{}", function.name), ..function.clone() };
    functions.iter().map(named).collect()
}

impl Declarer<'_, '_> {
    /// The actor that others ask.
    fn inner(&mut self) -> Actor {
        let mut actor = self.begun(format!("actor Inner{} {{\n    port console: Console;\n", self.world.number));
        let promised = self.a_type();
        let name = self.world.name(&promised);
        let _ = writeln!(actor.text, "    var waiting: List<Promise<{name}>> = [];");
        for place in 0..=self.choices.below(3) {
            self.method(&mut actor, place);
        }
        for place in 0..=self.choices.below(2) {
            self.ask(&mut actor, place, &promised);
        }
        self.serve(&mut actor, &promised);
        self.handlers(&mut actor);
        actor.text.push_str("}\n");
        actor
    }

    /// The actor that asks it.
    fn outer(&mut self, inner: &Actor) -> Actor {
        let number = self.world.number;
        let head = format!("actor Outer{number} {{\n    other: Inner{number};\n    port console: Console;\n");
        let mut actor = self.begun(head);
        actor.others = called_on("self.other", &inner.methods);
        actor.sinks = inner.takes.map(|class| ("self.other.receive".to_owned(), class)).into_iter().collect();
        for place in 0..=self.choices.below(2) {
            self.method(&mut actor, place);
        }
        let asks = called_on("self.other", &inner.asks);
        for place in 0..=self.choices.below(2) {
            self.waits(&mut actor, place, &asks);
        }
        self.handlers(&mut actor);
        actor.text.push_str("}\n");
        actor
    }

    fn a_type(&mut self) -> Ty {
        let types = self.world.types();
        types[self.choices.below(types.len())].clone()
    }

    /// An actor with its fields.
    fn begun(&mut self, head: String) -> Actor {
        let mut actor = Actor { text: head, timer: self.choices.below(2) == 1, ..Actor::default() };
        if actor.timer {
            actor.text.push_str("    port late: Timer;\n");
        }
        let count = 1 + self.choices.below(3);
        actor.vars = self.vars("sum", count);
        for field in &actor.vars {
            let value = Body::constant(self.choices, self.world, &[], &field.ty);
            let _ = writeln!(actor.text, "    var {}: {} = {value};", field.name, self.world.name(&field.ty));
        }
        actor.holders = self.spares(self.world.classes.len(), &mut actor.text);
        actor.takes = actor.holders.iter().find(|holder| holder.name == "self.spare").map(|holder| holder.class);
        actor
    }

    fn vars(&mut self, stem: &str, count: usize) -> Vec<Field> {
        self.fields(stem, count, |_| true)
    }

    fn some_errors(&mut self) -> Vec<usize> {
        (0..self.world.errors.len()).filter(|_| self.choices.below(3) == 2).collect()
    }

    /// A body with the actor's fields in scope.
    fn body<T>(&mut self, actor: &Actor, params: &[Field], frame: Frame, write: impl FnOnce(Body<'_, '_>) -> T) -> T {
        let changes = frame.outside;
        let mut body = Body::new(self.choices, self.world, params, frame).indented(2);
        for field in &actor.vars {
            body.declare(format!("self.{}", field.name), field.ty.clone(), changes);
        }
        let read = usize::from(!changes);
        body.holders = actor.holders.iter().map(|holder| Holder { read, ..holder.clone() }).collect();
        write(body)
    }

    /// A method that gives a value at once.
    fn method(&mut self, actor: &mut Actor, place: usize) {
        let changes = self.choices.below(4) != 3;
        let mut method = self.signature(format!("{}_{place}", if changes { "move" } else { "look" }), 2);
        method.changes = changes;
        method.throws = if changes { self.some_errors() } else { Vec::new() };
        let frame = actor.frame(Gives::Value(method.result.clone()), method.throws.clone(), changes);
        let text = self.body(actor, &method.params, frame, |body| {
            let count = body.choices.below(4);
            body.short(count, 1)
        });
        let word = if changes { "fn" } else { "query" };
        let _ = write!(actor.text, "\n    {word} {} {{\n{text}    }}\n", self.written(&method));
        actor.methods.push(method);
    }

    /// A method that gives a promise: kept, failed, or waiting.
    fn ask(&mut self, actor: &mut Actor, place: usize, promised: &Ty) {
        let mut ask = self.signature(format!("ask_{place}"), 1);
        ask.result = promised.clone();
        ask.throws = self.some_errors();
        let frame = actor.frame(Gives::Nothing, ask.throws.clone(), true);
        let name = self.world.name(promised);
        let text = self.body(actor, &ask.params, frame, |body| body.promising(&name, promised));
        let head = self.written(&ask).replacen(&format!("-> {name}"), &format!("-> Promise<{name}>"), 1);
        let _ = write!(actor.text, "\n    fn {head} {{\n{text}    }}\n");
        actor.asks.push(ask);
    }

    /// What decides all promises that wait, and what takes instances.
    fn serve(&mut self, actor: &mut Actor, promised: &Ty) {
        let param = Field { name: "value".to_owned(), ty: promised.clone(), optional: false };
        let fails = if self.world.errors.is_empty() || self.choices.below(3) != 2 {
            "promise.keep(value);".to_owned()
        } else {
            let error = self.choices.below(self.world.errors.len());
            let fields = self.world.errors[error].clone();
            let args: Vec<String> =
                fields.iter().map(|field| Body::constant(self.choices, self.world, &[], &field.ty)).collect();
            format!("promise.fail({}({}));", self.world.error(error), args.join(", "))
        };
        let _ = write!(
            actor.text,
            "\n    fn serve(value: {}) -> Int {{\n        let count = self.waiting.size();\n        \
             for promise in take self.waiting {{ {fails} }}\n        return count;\n    }}\n",
            self.world.name(promised)
        );
        let serve = Function {
            name: "serve".to_owned(),
            lent: None,
            params: vec![param],
            result: Ty::Int,
            throws: Vec::new(),
            changes: true,
        };
        actor.methods.push(serve);
        if let Some(class) = actor.takes {
            let name = self.world.class(class);
            let _ =
                write!(actor.text, "\n    fn receive(own mine: {name}) {{\n        self.spare.add(mine);\n    }}\n");
        }
    }

    /// What happens by itself.
    fn handlers(&mut self, actor: &mut Actor) {
        let count = self.choices.below(3);
        let mut heads = Vec::new();
        if self.choices.below(2) == 1 {
            heads.push(format!("every {}", self.choices.pick(&["2s", "750ms"])));
        }
        if actor.timer {
            heads.push("on late.fired()".to_owned());
        }
        for head in heads {
            let frame = actor.frame(Gives::Nothing, Vec::new(), true);
            let text = self.body(actor, &[], frame, |body| body.short(1 + count, 1));
            let _ = write!(actor.text, "\n    {head} {{\n{text}    }}\n");
        }
    }

    /// A method that waits for promises, and gives one.
    fn waits(&mut self, actor: &mut Actor, place: usize, asks: &[Function]) {
        let mut waits = self.signature(format!("wait_{place}"), 2);
        waits.throws = self.some_errors();
        for ask in asks.iter().chain(&actor.asks) {
            waits.throws.extend(ask.throws.iter().copied());
        }
        waits.throws.sort_unstable();
        waits.throws.dedup();
        let frame = actor.frame(Gives::Value(waits.result.clone()), waits.throws.clone(), true);
        let mut known: Vec<Function> = asks.to_vec();
        known.extend(called_on("self", &actor.asks));
        let text = self.body(actor, &waits.params, frame, |body| body.awaiting(&known));
        let _ = write!(actor.text, "\n    async fn {} {{\n{text}    }}\n", self.written(&waits));
        actor.asks.push(waits);
    }

    /// What `Main` does with the two, and when.
    fn main(&mut self, inner: &Actor, outer: &Actor) -> (String, Vec<Step>) {
        let number = self.world.number;
        let (inner_name, outer_name) = (format!("self.inner_{number}"), format!("self.outer_{number}"));
        let mut others = called_on(&inner_name, &inner.methods);
        others.extend(called_on(&outer_name, &outer.methods));
        let mut asks = called_on(&outer_name, &outer.asks);
        asks.extend(called_on(&inner_name, &inner.asks));
        let sinks: Vec<(String, usize)> =
            inner.takes.map(|class| (format!("{inner_name}.receive"), class)).into_iter().collect();
        let (mut text, mut steps) = (String::new(), Vec::new());
        for place in 0..=self.choices.below(3) {
            let name = format!("step_{number}_{place}");
            let throws = if self.world.public && self.choices.below(2) == 1 { self.some_errors() } else { Vec::new() };
            let written: Vec<String> = throws.iter().map(|error| self.world.error(*error)).collect();
            let written = if written.is_empty() { String::new() } else { format!(" throws {}", written.join(", ")) };
            let frame = Frame {
                throws,
                says: Some(CONSOLE),
                others: others.clone(),
                actor: true,
                outside: true,
                sinks: sinks.clone(),
                ..Frame::of(Gives::Nothing)
            };
            let body = Body::new(self.choices, self.world, &[], frame).indented(2);
            let (body, watched) = body.stepping(&asks, &format!("watch_{number}_{place}"));
            let _ = write!(text, "\n    pub fn {name}(){written} {{\n{body}    }}\n{watched}");
            steps.push(Step::Call(name));
        }
        let mut script = Vec::new();
        for _ in 0..2 + self.choices.below(5) {
            script.push(if self.choices.below(3) == 2 {
                let (time, milliseconds) = self.choices.pick(TIMES);
                Step::Advance(format!("advance {time}"), milliseconds)
            } else {
                steps[self.choices.below(steps.len())].clone()
            });
        }
        (text, script)
    }
}
