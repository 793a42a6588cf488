//! Whether classes have the methods of the interfaces that they say they implement.

use super::Sema;
use super::names;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Class, Function, FunctionKind, Id, Program};

/// Checks every class, and ties its methods to those of its interfaces.
pub(super) fn check(sema: &mut Sema<'_>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for class in sema.program.classes.values() {
        for interface in &class.implements {
            implementation(&sema.program, class, *interface, &mut found, &mut problems);
        }
    }
    for (method, wanted) in found {
        let leaves = sema.program.functions[wanted].decl.public;
        let function = &mut sema.program.functions[method];
        function.implements = Some(wanted);
        function.decl.public |= leaves;
    }
    sema.diagnostics.append(&mut problems);
}

type Ties = Vec<(Id<Function>, Id<Function>)>;

fn implementation(
    program: &Program,
    class: &Class,
    interface: Id<model::Interface>,
    found: &mut Ties,
    problems: &mut Vec<Diagnostic>,
) {
    let mut missing = Vec::new();
    for wanted in &program.interfaces[interface].functions {
        let wanted_function = &program.functions[*wanted];
        let own = |id: &&Id<Function>| program.functions[**id].decl.name == wanted_function.decl.name;
        match class.functions.iter().find(own) {
            None => missing.push(signature(program, wanted_function)),
            Some(method) if fits(&program.functions[*method], wanted_function) => found.push((*method, *wanted)),
            Some(method) => problems.push(unlike(program, &program.functions[*method], wanted_function)),
        }
    }
    if !missing.is_empty() {
        let interface = &program.interfaces[interface].decl;
        let message = format!("`{}` does not implement all of `{}`", class.decl.name, interface.name);
        let problem = Diagnostic::new(Code::MISSING_METHOD, class.decl.span, message);
        let problem = problem.label(interface.span, "the interface");
        problems.push(problem.help(format!("add {}", names::listed(&missing))));
    }
}

fn fits(method: &Function, wanted: &Function) -> bool {
    let kind = method.kind == wanted.kind || (wanted.kind == FunctionKind::Plain && method.kind == FunctionKind::Query);
    let params = method.params.len() == wanted.params.len()
        && method.params.iter().zip(&wanted.params).all(|(a, b)| a.ty == b.ty && a.own == b.own);
    let throws = method.throws.iter().all(|error| wanted.throws.contains(error));
    kind && params && throws && method.result == wanted.result
}

fn unlike(program: &Program, method: &Function, wanted: &Function) -> Diagnostic {
    let message = format!("`{}` is not as the interface wants it", method.decl.name);
    Diagnostic::new(Code::WRONG_SIGNATURE, method.decl.span, message)
        .label(wanted.decl.span, "the interface's")
        .help(format!("write `{}`", signature(program, wanted)))
}

/// A signature as it is written.
fn signature(program: &Program, function: &Function) -> String {
    let word = if function.kind == FunctionKind::Query { "query" } else { "fn" };
    let params: Vec<String> = function.params.iter().map(|param| parameter(program, param)).collect();
    let mut text = format!("{word} {}({})", function.decl.name, params.join(", "));
    if function.result != model::Type::Unit {
        text += &format!(" -> {}", function.result.text(program));
    }
    if !function.throws.is_empty() {
        let errors: Vec<&str> = function.throws.iter().map(|id| program.errors[*id].decl.name.as_str()).collect();
        text += &format!(" throws {}", errors.join(", "));
    }
    text
}

fn parameter(program: &Program, param: &model::Param) -> String {
    let own = if param.own { "own " } else { "" };
    format!("{own}{}: {}", param.name, param.ty.text(program))
}
