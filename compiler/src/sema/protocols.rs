//! What goes over the wire: encodable types, names that stay apart, states that can be reached.
//!
//! Fills in which records are encodable.

mod encodable;

use super::bodies;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::walk::{self, Visit};
use crate::model::{
    Builtin, Call, Callee, Expr, ExprKind, Field, FieldMode, Id, Program, Protocol, State, Type, Union, WireUnit,
};
use crate::source::Span;
use heck::ToLowerCamelCase;
use std::collections::{BTreeMap, BTreeSet};

/// Reports what cannot go over the wire as declared, and fills in [`crate::model::Record::encodable`].
pub fn check(program: &mut Program, diagnostics: &mut Vec<Diagnostic>) {
    encodable::fill_in(program);
    program.records.values().for_each(|record| {
        check_wire_names(&record.fields, diagnostics);
        check_units(&record.fields, diagnostics);
        if !record.encodable {
            check_no_wire_names(&record.fields, "a record that JSON cannot carry", diagnostics);
        }
    });
    program.classes.values().for_each(|class| check_held(&class.fields, "a class", diagnostics));
    program.actors.values().for_each(|actor| check_held(&actor.fields, "an actor", diagnostics));
    program.enums.values().for_each(|declared| {
        let cases = declared.cases.iter().map(|case| (case.span, &case.wire, &case.aliases));
        check_distinct("wire name", cases, diagnostics);
    });
    program.protocols.values().for_each(|protocol| check_protocol(program, protocol, diagnostics));
    for body in bodies::all(program) {
        body.visit(&mut Codings { program, diagnostics });
    }
}

fn check_wire_names(fields: &[Field], diagnostics: &mut Vec<Diagnostic>) {
    let names = fields.iter().map(|field| (field.span, &field.wire, &field.aliases));
    check_distinct("wire name", names, diagnostics);
}

/// Each name and alias may be used once.
fn check_distinct<'a>(
    what: &str,
    entries: impl Iterator<Item = (Span, &'a String, &'a Vec<String>)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (span, name, aliases) in entries {
        for name in std::iter::once(name).chain(aliases) {
            if let Some(first) = seen.insert(name, span) {
                diagnostics.push(
                    Diagnostic::new(Code::DUPLICATE_WIRE_NAME, span, format!("the {what} \"{name}\" is used twice"))
                        .label(first, "first used here")
                        .help("give one of them another with `as \"…\"`"),
                );
            }
        }
    }
}

fn check_units(fields: &[Field], diagnostics: &mut Vec<Diagnostic>) {
    for field in fields.iter().filter(|field| field.unit == WireUnit::Seconds) {
        if !matches!(field.ty.opened(), Type::Duration | Type::Instant | Type::Error) {
            let message = format!("`{}` is no time, so it has no unit", field.name);
            let help = "`in seconds` stands after a `Duration` or an `Instant`";
            diagnostics.push(Diagnostic::new(Code::BAD_WIRE_UNIT, field.span, message).help(help));
        }
    }
}

fn check_held(fields: &[Field], owner: &str, diagnostics: &mut Vec<Diagnostic>) {
    check_no_wire_names(fields, owner, diagnostics);
    for field in fields.iter().filter(|field| field.unit == WireUnit::Seconds) {
        let message = format!("a unit on the wire for a field of {owner}, which is never encoded");
        diagnostics.push(Diagnostic::new(Code::BAD_WIRE_UNIT, field.span, message).help("remove `in seconds`"));
    }
}

fn check_no_wire_names(fields: &[Field], owner: &str, diagnostics: &mut Vec<Diagnostic>) {
    let named = |field: &&Field| {
        let plain = field.wire.is_empty() || field.wire == field.name.to_lower_camel_case();
        field.mode != FieldMode::Port && (!plain || !field.aliases.is_empty())
    };
    for field in fields.iter().filter(named) {
        let message = format!("a name on the wire for a field of {owner}, which is never encoded");
        diagnostics.push(Diagnostic::new(Code::MISPLACED_WIRE_NAME, field.span, message).help("remove `as \"…\"`"));
    }
}

fn check_protocol(program: &Program, protocol: &Protocol, diagnostics: &mut Vec<Diagnostic>) {
    let sides = [protocol.client, protocol.server].map(|id| &program.unions[id]);
    check_tags(&sides, diagnostics);
    let mut checked = BTreeSet::new();
    for member in sides.iter().flat_map(|side| &side.members).filter(|member| checked.insert(member.record)) {
        check_tag_key(program, protocol, member.record, member.span, diagnostics);
        check_encodable(program, &Type::Record(member.record), member.span, diagnostics);
    }
    check_reachable(&protocol.states, diagnostics);
    protocol.states.iter().for_each(|state| check_transitions(program, state, diagnostics));
}

/// A message of both sides is a member of both unions: its tag is reported once.
fn check_tags(sides: &[&Union], diagnostics: &mut Vec<Diagnostic>) {
    let mut reported = BTreeSet::new();
    for side in sides {
        let mut found = Vec::new();
        let tags = side.members.iter().map(|member| (member.span, &member.tag, &member.aliases));
        check_distinct("tag", tags, &mut found);
        found.retain(|problem| reported.insert(problem.span()));
        diagnostics.append(&mut found);
    }
}

fn check_tag_key(
    program: &Program,
    protocol: &Protocol,
    record: Id<crate::model::Record>,
    listed: Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let key = &protocol.tag_key;
    for field in program.records[record].fields.iter().filter(|field| field.wire == *key || field.aliases.contains(key))
    {
        let message = format!("\"{key}\" is the name of the tag of `{}`", protocol.decl.name);
        diagnostics.push(
            Diagnostic::new(Code::TAG_CLASH, field.span, message)
                .label(listed, "its record is a message here")
                .help("give the field another name on the wire with `as \"…\"`"),
        );
    }
}

fn check_reachable(states: &[State], diagnostics: &mut Vec<Diagnostic>) {
    let mut reached = BTreeSet::new();
    let mut open = if states.is_empty() { Vec::new() } else { vec![0] };
    while let Some(index) = open.pop() {
        if reached.insert(index) {
            open.extend(states[index].transitions.iter().map(|transition| transition.target));
        }
    }
    for (_, state) in states.iter().enumerate().filter(|(index, _)| !reached.contains(index)) {
        let message = format!("no message leads to the state `{}`", state.name);
        let help = format!("add a `Message -> {};` to another state, or remove it", state.name);
        diagnostics.push(Diagnostic::new(Code::UNREACHABLE_STATE, state.span, message).help(help));
    }
}

fn check_transitions(program: &Program, state: &State, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for transition in &state.transitions {
        if let Some(first) = seen.insert(transition.message, transition.span) {
            let name = transition.message.map_or("any", |record| program.records[record].decl.name.as_str());
            let message = format!("`{name}` leads somewhere already in the state `{}`", state.name);
            diagnostics.push(
                Diagnostic::new(Code::DUPLICATE_TRANSITION, transition.span, message)
                    .label(first, "here")
                    .help("remove one of the two"),
            );
        }
    }
}

fn check_encodable(program: &Program, ty: &Type, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    let Some(reason) = encodable::obstacle(program, ty) else { return };
    let message = format!("JSON cannot carry `{}`", ty.text(program));
    let diagnostic = Diagnostic::new(Code::NOT_ENCODABLE, span, message);
    let diagnostic = match reason.field {
        Some(field) => diagnostic.label(field, format!("`{}` has no form in JSON", reason.ty.text(program))),
        None => diagnostic,
    };
    diagnostics.push(
        diagnostic
            .help("encodable are Bool, numbers, strings, times, Json, enums, and lists, maps and records of these"),
    );
}

/// Finds what encodes and decodes.
struct Codings<'a> {
    program: &'a Program,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Visit for Codings<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Call(call) = &expr.kind
            && let Some(ty) = coded_type(call, expr)
            && !self.is_protocols(ty)
        {
            check_encodable(self.program, ty, expr.span, self.diagnostics);
        }
        walk::walk_expr(self, expr);
    }
}

impl Codings<'_> {
    /// What a message cannot carry is reported where the protocol lists it.
    fn is_protocols(&self, ty: &Type) -> bool {
        matches!(ty, Type::Union(id) if self.program.unions[*id].messages_of.is_some())
    }
}

fn coded_type<'e>(call: &'e Call, expr: &'e Expr) -> Option<&'e Type> {
    let Callee::Builtin(builtin) = call.callee else { return None };
    match builtin {
        Builtin::Encode | Builtin::ToJson => call.receiver.as_ref().map(|receiver| &receiver.ty),
        Builtin::JsonOf => call.args.first().map(|arg| &arg.ty),
        Builtin::Decode | Builtin::FromJson => Some(&expr.ty),
        _ => None,
    }
}
