//! Ports, handlers, scopes and entry functions, as declared.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Actor, Field, FieldMode, Function, FunctionKind, Handler, Id, Owner, PortKind, Program, Scope, Type,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// Reports declarations around actors that do not fit.
pub(super) fn check(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    program.actors.values().for_each(|actor| check_actor(program, actor, diagnostics));
    let values = program.records.values().map(|record| &record.fields);
    let held = values.chain(program.classes.values().map(|class| &class.fields));
    held.flatten().for_each(|field| check_no_port(field, diagnostics));
    program.port_kinds.values().for_each(|kind| check_port_kind(program, kind, diagnostics));
    program.functions.values().for_each(|function| check_function(function, diagnostics));
}

fn check_actor(program: &Program, actor: &Actor, diagnostics: &mut Vec<Diagnostic>) {
    actor.fields.iter().for_each(|field| check_actor_field(field, diagnostics));
    check_handlers(program, &actor.handlers, diagnostics);
    actor.scopes.iter().for_each(|scope| check_scope(program, scope, diagnostics));
}

fn check_actor_field(field: &Field, diagnostics: &mut Vec<Diagnostic>) {
    let message = match (field.mode, &field.ty) {
        (_, Type::Error) | (FieldMode::Port, Type::Port(_)) => return,
        (FieldMode::Port, _) => "a `port` must be of a port kind",
        (_, Type::Port(_)) => "a field of a port kind must be declared with `port`",
        _ => return,
    };
    let help = "declare a kind with `port Name { … }` and a field with `port name: Name;`";
    diagnostics.push(Diagnostic::new(Code::BAD_PORT, field.span, message).help(help));
}

fn check_no_port(field: &Field, diagnostics: &mut Vec<Diagnostic>) {
    if field.mode == FieldMode::Port || matches!(field.ty, Type::Port(_)) {
        let message = format!("`{}` is a port, and only actors have ports", field.name);
        diagnostics.push(Diagnostic::new(Code::BAD_PORT, field.span, message).help("move it to an actor"));
    }
}

/// What goes through a port is sent away: it must be a value.
fn check_port_kind(program: &Program, kind: &PortKind, diagnostics: &mut Vec<Diagnostic>) {
    let calls = kind.calls.iter().flat_map(|call| &program.functions[*call].params);
    let params = calls.chain(kind.events.iter().flat_map(|event| &event.params));
    for param in params.filter(|param| param.ty.is_owned()) {
        let message = format!("`{}` has one holder, and cannot go through a port", param.ty.text(program));
        diagnostics.push(Diagnostic::new(Code::BAD_PORT, param.span, message).help("send a record"));
    }
    for call in kind.calls.iter().map(|call| &program.functions[*call]) {
        if call.result != Type::Unit && call.result != Type::Error {
            let message = format!("`{}` of a port cannot have a result", call.decl.name);
            let help = "a port answers later, with an event";
            diagnostics.push(Diagnostic::new(Code::BAD_PORT, call.decl.span, message).help(help));
        }
    }
}

fn check_function(function: &Function, diagnostics: &mut Vec<Diagnostic>) {
    let span = function.decl.span;
    for param in function.params.iter().filter(|param| matches!(param.ty, Type::Port(_))) {
        let problem = Diagnostic::new(Code::BAD_PORT, param.span, "a port cannot be passed on");
        diagnostics.push(problem.help("let the actor that has it call it"));
    }
    if function.kind == FunctionKind::Entry && !function.decl.public {
        let message = format!("the entry function `{}` must be `pub`", function.decl.name);
        diagnostics.push(Diagnostic::new(Code::BAD_ENTRY, span, message).help("write `pub entry fn`"));
    }
    if function.kind == FunctionKind::Async && !matches!(function.owner, Owner::Actor(_)) {
        let problem = Diagnostic::new(Code::MISPLACED_AWAIT, span, "only actors have an `async fn`");
        diagnostics.push(problem.help("write `fn`, or move it to an actor"));
    }
}

fn check_handlers(program: &Program, handlers: &[Handler], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(usize, usize), Span> = BTreeMap::new();
    for handler in handlers {
        let span = program.functions[handler.function].decl.span;
        if let Some(first) = seen.insert((handler.port, handler.event), span) {
            diagnostics.push(
                Diagnostic::new(Code::DUPLICATE_HANDLER, span, "this event has a handler already")
                    .label(first, "its first handler")
                    .help("do in one handler what is to be done"),
            );
        }
    }
}

fn check_scope(program: &Program, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) {
    let enter = &program.functions[scope.enter];
    let value = (enter.result != Type::Unit).then_some(&enter.result);
    if enter.kind == FunctionKind::Async {
        bad_part(scope, enter, "`enter` names an `async fn`, and a scope cannot await", diagnostics);
    }
    let failure =
        program.records.iter().find(|(_, record)| record.decl.name == "Failure" && record.decl.module == Id::new(0));
    let failure = failure.map(|(id, _)| Type::Record(id));
    let exits = scope.exit.map(|exit| ("exit", exit, value.into_iter().collect::<Vec<_>>()));
    let fails = scope.fail.map(|fail| ("fail", fail, value.into_iter().chain(&failure).collect()));
    for (word, id, wanted) in exits.into_iter().chain(fails) {
        check_part(program, scope, word, &program.functions[id], &wanted, diagnostics);
    }
}

fn check_part(
    program: &Program,
    scope: &Scope,
    word: &str,
    part: &Function,
    wanted: &[&Type],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let found: Vec<&Type> = part.params.iter().map(|param| &param.ty).collect();
    if found.iter().any(|ty| ty.has_error()) {
        return;
    }
    let name = &part.decl.name;
    if found != wanted {
        let list: Vec<String> = wanted.iter().map(|ty| ty.text(program)).collect();
        let message = format!("`{word}` of this scope passes ({}), which `{name}` does not take", list.join(", "));
        bad_part(scope, part, &message, diagnostics);
    } else if part.kind == FunctionKind::Async || part.result != Type::Unit {
        bad_part(scope, part, &format!("`{word}` of this scope needs a method without a result"), diagnostics);
    } else if !part.throws.is_empty() {
        let message = format!("`{word}` of this scope cannot throw: the body's own failure goes on unchanged");
        bad_part(scope, part, &message, diagnostics);
    }
}

fn bad_part(scope: &Scope, part: &Function, message: &str, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.push(
        Diagnostic::new(Code::BAD_SCOPE, scope.span, message)
            .label(part.decl.span, "this method")
            .help("`enter(…) -> T`, `fail(value: T, failure: Failure)`, `exit(value: T)`"),
    );
}
