//! What a random program declares, for those who use it. Writes nothing but the declarations' text.

use crate::types::{Ty, letter};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The cases of every enum: as many as it has, from the first.
pub const CASES: &[(&str, &str)] = &[("Low", " as \"LOW\""), ("Mid", ""), ("High", " as \"H I\" or \"high\"")];

/// A field, or a parameter that holds a value.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub ty: Ty,
    /// It may be left out.
    pub optional: bool,
}

/// A record with its functions.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub fields: Vec<Field>,
    pub methods: Vec<Function>,
}

/// A function or a method.
#[derive(Clone, Debug)]
pub struct Function {
    pub name: String,
    /// The class of an instance that is lent to it, as the first argument.
    pub lent: Option<usize>,
    pub params: Vec<Field>,
    pub result: Ty,
    /// The errors that it throws.
    pub throws: Vec<usize>,
    /// It changes what it is called on.
    pub changes: bool,
}

/// A class with its methods.
#[derive(Clone, Debug, Default)]
pub struct Class {
    pub params: Vec<Field>,
    pub methods: Vec<Function>,
}

/// All declarations of one program.
#[derive(Debug, Default)]
pub struct World {
    /// The program's number, which is part of each name.
    pub number: usize,
    /// All of it is exported.
    pub public: bool,
    /// How many cases each enum has.
    pub enums: Vec<usize>,
    pub records: Vec<Record>,
    /// The records of each union.
    pub unions: Vec<Vec<usize>>,
    pub errors: Vec<Vec<Field>>,
    pub functions: Vec<Function>,
    pub classes: Vec<Class>,
    /// Functions that own an instance of a class, and give a list of them.
    pub keepers: Vec<(Function, usize)>,
    text: String,
    wrapped: BTreeSet<Ty>,
    shown: BTreeSet<usize>,
}

impl World {
    /// Nothing is declared.
    pub fn new(number: usize) -> World {
        World { number, ..World::default() }
    }

    /// A declared type's name.
    pub fn name(&self, ty: &Ty) -> String {
        ty.name(self.number)
    }

    /// The name of an error.
    pub fn error(&self, index: usize) -> String {
        format!("Bad{}{}", self.number, letter(index))
    }

    /// The name of a class.
    pub fn class(&self, index: usize) -> String {
        format!("Box{}{}", self.number, letter(index))
    }

    /// Types for names, fields and elements, the simplest first.
    pub fn types(&self) -> Vec<Ty> {
        let mut types = vec![
            Ty::Int,
            Ty::Text,
            Ty::Bool,
            Ty::list(Ty::Int),
            Ty::list(Ty::Text),
            Ty::map(Ty::Text, Ty::Int),
            Ty::maybe(Ty::Int),
            Ty::Float,
            Ty::Duration,
            Ty::maybe(Ty::Text),
            Ty::Instant,
        ];
        for index in 0..self.enums.len() {
            types.extend([Ty::Enum(index), Ty::map(Ty::Enum(index), Ty::Text), Ty::list(Ty::Enum(index))]);
        }
        for index in 0..self.records.len() {
            let record = Ty::Record(index);
            types.extend([
                record.clone(),
                Ty::list(record.clone()),
                Ty::maybe(record.clone()),
                Ty::map(Ty::Int, record),
            ]);
        }
        types.extend([Ty::list(Ty::list(Ty::Int)), Ty::maybe(Ty::list(Ty::Text)), Ty::list(Ty::maybe(Ty::Int))]);
        types.extend([Ty::list(Ty::Float), Ty::map(Ty::Text, Ty::list(Ty::Text)), Ty::maybe(Ty::Duration)]);
        for index in 0..self.unions.len() {
            types.extend([Ty::Union(index), Ty::list(Ty::Union(index)), Ty::maybe(Ty::Union(index))]);
        }
        types
    }

    /// What stands before a declaration.
    pub fn word(&self) -> &'static str {
        if self.public { "pub " } else { "" }
    }

    /// Adds a declaration.
    pub fn declare(&mut self, text: &str) {
        self.text.push_str(self.word());
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// An expression of a type that its text does not tell.
    pub fn wrap(&mut self, ty: &Ty, value: &str) -> String {
        self.wrapped.insert(ty.clone());
        format!("{}({value})", self.wrapper(ty))
    }

    fn wrapper(&self, ty: &Ty) -> String {
        format!("as_{}_{}", ty.word(), self.number)
    }

    /// The value that a name holds, as text that shows all of it.
    pub fn shown(&mut self, ty: &Ty, name: &str) -> String {
        match ty {
            Ty::Text => format!("{{Json.of({name})}}"),
            Ty::List(element) if **element == Ty::Text => format!("{{Json.of({name})}} {{{name}.size()}}"),
            ty if ty.has_text() => format!("{{{name}}}"),
            Ty::Maybe(inner) => {
                let shown = self.shown(inner, "some");
                format!("{{{name}.map(|some| \"some {shown}\") ?? \"none\"}}")
            }
            Ty::List(element) => {
                let shown = self.shown(element, "each");
                format!("{{{name}.map(|each| \"{shown}\")}}")
            }
            Ty::Union(index) => {
                self.shown.insert(*index);
                format!("{{show_{index}_{}({name})}}", self.number)
            }
            _ => format!("{{Json.of({name})}}"),
        }
    }

    /// All declarations, and the functions that some of the text needs.
    pub fn finish(mut self) -> String {
        for ty in std::mem::take(&mut self.wrapped) {
            let (name, ty) = (self.wrapper(&ty), self.name(&ty));
            let _ = writeln!(self.text, "fn {name}(value: {ty}) -> {ty} {{\n    return value;\n}}\n");
        }
        for index in std::mem::take(&mut self.shown) {
            let _ = write!(
                self.text,
                "fn show_{index}_{}(value: {}) -> String {{\n    return match value {{\n",
                self.number,
                self.name(&Ty::Union(index))
            );
            for record in self.unions[index].clone() {
                let name = self.name(&Ty::Record(record));
                let _ = writeln!(self.text, "        {name}(part) => \"{name} {{Json.of(part)}}\",");
            }
            self.text.push_str("    };\n}\n\n");
        }
        self.text
    }
}
