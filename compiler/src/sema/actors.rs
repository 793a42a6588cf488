//! What may be done where: only actors, entry functions and tests see the outside, and actors never call in a circle.
//!
//! Fills in the rank of every actor.

mod calls;
mod declarations;

use super::bodies::{self, Site, Whole};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::builtin::Effect;
use crate::model::walk::{self, Visit};
use crate::model::{Actor, Builtin, Call, Callee, Expr, ExprKind, Function, FunctionKind, Id, Owner, Program, Type};
use crate::source::Span;
use calls::CallGraph;

/// Reports what is done where it cannot be, and fills in [`Actor::rank`].
pub fn check(program: &mut Program, diagnostics: &mut Vec<Diagnostic>) {
    declarations::check(program, diagnostics);
    let mut graph = CallGraph::new(program);
    for body in bodies::all(program) {
        let place = Place::of(program, &body);
        body.visit(&mut Effects { program, place, lambdas: 0, graph: &mut graph, diagnostics });
    }
    graph.report_cycles(program, diagnostics);
    let ranks = graph.ranks();
    for (actor, rank) in program.actors.values_mut().zip(ranks) {
        actor.rank = rank;
    }
}

/// Where code stands, for what it may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A step of an actor.
    Step(Id<Actor>),
    /// An actor's initial value.
    Start,
    Entry,
    Test,
    /// Anywhere else: a word for messages.
    Pure(&'static str),
}

impl Place {
    fn of(program: &Program, body: &Whole<'_>) -> Place {
        if let Some(actor) = body.actor(program) {
            return Place::Step(actor);
        }
        match body.site {
            Site::Function(id) => Place::of_function(&program.functions[id]),
            Site::Test(_) => Place::Test,
            Site::Actor(..) => Place::Start,
            Site::Record(..) | Site::Class(..) => Place::Pure("an initial value"),
            Site::Error(_) => Place::Pure("the message of an error"),
        }
    }

    fn of_function(function: &Function) -> Place {
        match (function.kind, function.owner) {
            (FunctionKind::Entry, _) => Place::Entry,
            (FunctionKind::Static, _) => Place::Pure("a static function"),
            (_, Owner::Record(_)) => Place::Pure("a record"),
            (_, Owner::Class(_)) => Place::Pure("a class"),
            _ => Place::Pure("a function of a module"),
        }
    }

    fn text(self) -> &'static str {
        match self {
            Place::Step(_) => "an actor",
            Place::Start => "an actor's initial value",
            Place::Entry => "an entry function",
            Place::Test => "a test",
            Place::Pure(text) => text,
        }
    }
}

struct Effects<'a> {
    program: &'a Program,
    place: Place,
    /// How many lambdas are around.
    lambdas: usize,
    graph: &'a mut CallGraph,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Visit for Effects<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::New(_) => self.new_actor(expr),
            _ => {}
        }
        self.port_value(expr);
        self.go_on(expr);
    }
}

impl Effects<'_> {
    fn go_on(&mut self, expr: &Expr) {
        let lambda = usize::from(matches!(expr.kind, ExprKind::Lambda(_)));
        self.lambdas += lambda;
        match &expr.kind {
            // The receiver of a port's call is the one place where a port may stand.
            ExprKind::Call(call) if call.receiver.as_ref().is_some_and(|receiver| is_port(&receiver.ty)) => {
                call.receiver.iter().for_each(|receiver| walk::walk_expr(self, receiver));
                call.args.iter().for_each(|arg| self.expr(arg));
            }
            _ => walk::walk_expr(self, expr),
        }
        self.lambdas -= lambda;
    }

    fn report(&mut self, code: Code, span: Span, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::new(code, span, message).help(help));
    }

    fn port_value(&mut self, expr: &Expr) {
        if is_port(&expr.ty) {
            let message = "a port is no value: it can only be called".to_string();
            self.report(Code::BAD_PORT, expr.span, message, "call it as `self.port.call(…)`");
        }
    }

    fn call(&mut self, call: &Call, span: Span) {
        match call.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, span),
            Callee::Deliver(..) => {}
            Callee::Function(id) => self.function(id, call, span),
        }
    }

    fn builtin(&mut self, builtin: Builtin, span: Span) {
        let spec = builtin.spec();
        let name = spec.name();
        let here = if self.lambdas > 0 { "a lambda" } else { self.place.text() };
        let steps = matches!(self.place, Place::Step(_));
        let outside = steps || matches!(self.place, Place::Start | Place::Entry | Place::Test);
        let in_lambda = self.lambdas > 0;
        match spec.effect {
            Effect::Outside if !outside || in_lambda => self.report(
                Code::IMPURE_CALL,
                span,
                format!("`{name}()` sees the outside world, and {here} cannot"),
                if in_lambda {
                    "call it before, and use the name here"
                } else {
                    "let the actor pass in what it returns"
                },
            ),
            Effect::Actor if !steps || in_lambda => {
                let message = format!("`{name}()` belongs to actors, and this is {here}");
                self.report(Code::IMPURE_CALL, span, message, "call it in a method or handler of the actor");
            }
            Effect::Entry if self.place != Place::Entry => {
                let message = format!("only entry functions read `{name}()`, and this is {here}");
                self.report(Code::ENVIRONMENT_OUTSIDE_ENTRY, span, message, "pass in what is needed of it");
            }
            Effect::Decides if in_lambda => {
                let message = format!("`{name}(…)` decides a promise, and a lambda changes nothing");
                self.report(Code::IMPURE_CALL, span, message, "use a `for` in place of the lambda");
            }
            _ => {}
        }
    }

    fn function(&mut self, id: Id<Function>, call: &Call, span: Span) {
        let function = &self.program.functions[id];
        match function.owner {
            Owner::Actor(actor) if function.has_self() => self.actor_call(actor, function, call, span),
            Owner::PortKind(_) => self.port_call(call, function, span),
            _ if function.kind == FunctionKind::Entry && self.place != Place::Test => {
                let message =
                    format!("`{}` is an entry function: only host code and tests call it", function.decl.name);
                self.report(Code::BAD_ENTRY, span, message, "move what both need into a function of its own");
            }
            _ => {}
        }
    }

    fn actor_call(&mut self, actor: Id<Actor>, function: &Function, call: &Call, span: Span) {
        let name = format!("{}.{}", self.program.actors[actor].decl.name, function.decl.name);
        if self.lambdas > 0 {
            let message = format!("a lambda cannot call an actor, and `{name}` is one's");
            return self.report(Code::ACTOR_CALL_OUTSIDE, span, message, "use a `for` in place of the lambda");
        }
        let on_self = call.receiver.as_ref().is_some_and(|receiver| matches!(receiver.kind, ExprKind::SelfRef));
        match self.place {
            Place::Step(_) if on_self => {}
            Place::Step(caller) => self.graph.add(caller, actor, span),
            Place::Entry | Place::Test => {}
            Place::Start | Place::Pure(_) => {
                let message = format!("{} cannot call an actor, and `{name}` is one's", self.place.text());
                let help = "return what is to be done, and let the actor that holds this do it";
                self.report(Code::ACTOR_CALL_OUTSIDE, span, message, help);
            }
        }
    }

    fn port_call(&mut self, call: &Call, function: &Function, span: Span) {
        // A port that is used as a value is reported as one.
        let Some(ExprKind::Field(base, _)) = call.receiver.as_ref().map(|receiver| &receiver.kind) else { return };
        let own = matches!(base.kind, ExprKind::SelfRef);
        let name = &function.decl.name;
        if self.lambdas > 0 {
            let message = format!("a lambda cannot call a port, and `{name}` is one's");
            self.report(Code::BAD_PORT, span, message, "use a `for` in place of the lambda");
        } else if !own || !matches!(self.place, Place::Step(_)) {
            let message = format!("`{name}` is called on a port that is not this actor's own");
            self.report(Code::BAD_PORT, span, message, "only the steps of an actor call its ports");
        }
    }

    fn new_actor(&mut self, expr: &Expr) {
        let Type::Actor(actor) = expr.ty else { return };
        let name = &self.program.actors[actor].decl.name;
        let here = if self.lambdas > 0 { "a lambda" } else { self.place.text() };
        if self.lambdas > 0 || matches!(self.place, Place::Pure(_)) {
            let message = format!("{here} cannot create an actor, and `{name}` is one");
            let help = "actors are created by entry functions, by actors and by tests";
            self.report(Code::MISPLACED_ACTOR, expr.span, message, help);
        }
    }
}

fn is_port(ty: &Type) -> bool {
    matches!(ty, Type::Port(_))
}
