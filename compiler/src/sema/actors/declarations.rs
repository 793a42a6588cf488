//! What goes through ports, handlers, scopes and entry functions, as declared.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Function, FunctionKind, Handler, Id, PortKind, Program, Scope, Type};
use crate::source::Span;
use std::collections::BTreeMap;

/// Reports declarations around actors that do not fit.
pub(super) fn check(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    for actor in program.actors.values() {
        check_handlers(program, &actor.handlers, diagnostics);
        actor.scopes.iter().for_each(|scope| check_scope(program, scope, diagnostics));
    }
    program.port_kinds.values().for_each(|kind| check_port_kind(program, kind, diagnostics));
    program.functions.values().for_each(|function| check_entry(function, diagnostics));
}

/// What goes through a port is sent away: it must be a value.
fn check_port_kind(program: &Program, kind: &PortKind, diagnostics: &mut Vec<Diagnostic>) {
    let calls = kind.calls.iter().flat_map(|call| &program.functions[*call].params);
    let params = calls.chain(kind.events.iter().flat_map(|event| &event.params));
    for param in params.filter(|param| param.ty.is_owned()) {
        let message = format!("`{}` has one holder, and cannot go through a port", param.ty.text(program));
        diagnostics.push(Diagnostic::new(Code::BAD_PORT, param.span, message).help("send a record"));
    }
}

fn check_entry(function: &Function, diagnostics: &mut Vec<Diagnostic>) {
    if function.kind == FunctionKind::Entry && !function.decl.public {
        let message = format!("the entry function `{}` must be `pub`", function.decl.name);
        let problem = Diagnostic::new(Code::BAD_ENTRY, function.decl.span, message);
        diagnostics.push(problem.help("write `pub entry fn`"));
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
