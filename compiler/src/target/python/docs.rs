//! Docstrings of functions: the protocol's words, then sections for what the types do not say.

use super::module::{Printer, type_name};
use super::naming::NAMING;
use crate::emit::docs::{counted, reason};
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{Class, Docs, Function, Id, Param, Type};

impl Printer<'_> {
    /// The documentation of a function; where host code calls it, with what its times count and what it raises.
    pub fn function_docs(&self, id: Id<Function>) -> Docs {
        let program = self.program();
        let function = &program.functions[id];
        let mut docs = function.decl.docs.clone();
        if docs.is_empty() || !is_boundary(program, id) {
            return docs;
        }
        let timed = |param: &Param| unit(&param.ty).map(|unit| (NAMING.name(Use::Local, &param.name), unit));
        let errors = function.throws.iter().map(|id| &program.errors[*id]);
        let arguments = function.params.iter().filter_map(timed).map(|(name, unit)| format!("{name}: {unit}"));
        let raised = errors.map(|error| format!("{}: {}", type_name(&error.decl), reason(error)));
        section(&mut docs, "Args:", arguments);
        section(&mut docs, "Returns:", unit(&function.result).into_iter());
        section(&mut docs, "Raises:", raised);
        docs
    }

    /// The documentation of a class, with what the times count that it is made of.
    pub fn class_docs(&self, class: &Class) -> Docs {
        let mut docs = class.decl.docs.clone();
        if class.decl.public && !docs.is_empty() {
            let taken = class.fields.iter().filter(|field| field.parameter);
            let timed =
                taken.filter_map(|field| unit(&field.ty).map(|unit| (NAMING.name(Use::Local, &field.name), unit)));
            section(&mut docs, "Args:", timed.map(|(name, unit)| format!("{name}: {unit}")));
        }
        docs
    }
}

fn section(docs: &mut Docs, head: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.map(|line| format!("    {line}")).peekable();
    if lines.peek().is_some() {
        docs.extend([String::new(), head.to_owned()]);
        docs.extend(lines);
    }
}

/// What a number counts that is a time.
fn unit(ty: &Type) -> Option<String> {
    counted(ty, "Seconds").map(|counted| counted + ".")
}
