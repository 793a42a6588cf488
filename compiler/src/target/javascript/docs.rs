//! Documentation comments: the protocol's words, then the tags of `JSDoc` or, in declarations, of `TSDoc`.

use super::module::{Printer, argument_name, type_name};
use super::naming::NAMING;
use super::text::comment;
use super::types::Side;
use crate::emit::docs::counted;
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{Docs, Field, Function, Id, Param, Type};

impl Printer<'_> {
    /// The `JSDoc` of a function: its own words, and what it takes, returns and throws if host code calls it.
    pub fn docs(&self, id: Id<Function>, docs: &Docs, indent: usize) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let mut tags = Vec::new();
        if is_boundary(program, id) {
            for param in &function.params {
                let name = NAMING.name(Use::Local, &param.name);
                let ty = self.ts(&param.ty, Side::In);
                let name = if param.optional { format!("[{name}]") } else { name };
                tags.push(spaced(&format!("@param {{{ty}}} {name}"), unit(&param.ty)));
            }
            let result = self.ts_result(function);
            if result != "void" {
                tags.push(spaced(&format!("@returns {{{result}}}"), unit(&function.result)));
            }
            tags.extend(self.throws(function));
        }
        comment(docs, &tags, indent)
    }

    /// The comment of a declaration: types say the rest.
    pub fn declared_docs(&self, function: &Function, indent: usize) -> String {
        let named = |param: &Param| unit(&param.ty).map(|unit| (NAMING.name(Use::Local, &param.name), unit));
        let params = function.params.iter().filter_map(named);
        let mut tags: Vec<String> = params.map(|(name, unit)| format!("@param {name} - {unit}")).collect();
        tags.extend(unit(&function.result).map(|unit| format!("@returns {unit}")));
        tags.extend(self.throws(function));
        comment(&function.decl.docs, &tags, indent)
    }

    /// What those times count that a constructor takes and no property shows.
    pub fn constructor_times(&self, fields: &[Field], owner: &Type) -> Vec<String> {
        let taken = fields.iter().enumerate().filter(|(_, field)| field.parameter);
        let counted = taken.filter_map(|(index, field)| {
            unit(&field.ty).map(|unit| format!("`{}` in {unit}", argument_name(self.program(), owner, index)))
        });
        let counted: Vec<String> = counted.collect();
        if counted.is_empty() { Vec::new() } else { vec![format!("@param fields - {}", counted.join(", "))] }
    }

    fn throws(&self, function: &Function) -> Vec<String> {
        let errors = function.throws.iter().map(|error| &self.program().errors[*error].decl);
        errors.map(|decl| format!("@throws {{{}}}", type_name(decl))).collect()
    }
}

/// What a number counts that is a time.
fn unit(ty: &Type) -> Option<String> {
    counted(ty, "milliseconds")
}

fn spaced(tag: &str, more: Option<String>) -> String {
    more.map_or_else(|| tag.to_owned(), |more| format!("{tag} {more}"))
}
