//! Reads the signatures in the table of built-ins and binds their type variables.

use crate::model::Type;
use crate::model::builtin::{Spec, TABLE};
use std::sync::LazyLock;

/// A type in a signature.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A type variable.
    Variable(&'static str),
    /// A type without variables.
    Known(Type),
    List(Box<Shape>),
    Map(Box<Shape>, Box<Shape>),
    Optional(Box<Shape>),
    Promise(Box<Shape>),
    /// A lambda with one parameter.
    Lambda(Box<Shape>, Box<Shape>),
}

/// A row of the table with its signature read.
#[derive(Debug)]
pub struct Signature {
    pub spec: &'static Spec,
    /// `None` for a value: `Instant.epoch`.
    pub params: Option<Vec<(&'static str, Shape)>>,
    pub result: Shape,
    /// Whether it throws `DecodeError`, the only error that a built-in throws.
    pub throws: bool,
}

static SIGNATURES: LazyLock<Vec<Signature>> = LazyLock::new(|| TABLE.iter().map(read).collect());

/// All built-ins on a type, as the table writes it: `List<T>`, `Instant.`, or nothing for the prelude's functions.
pub fn on(receiver: &str) -> impl Iterator<Item = &'static Signature> {
    SIGNATURES.iter().filter(move |signature| signature.spec.on == receiver)
}

/// The built-in of this name on a type.
pub fn find(receiver: &str, name: &str) -> Option<&'static Signature> {
    on(receiver).find(|signature| signature.spec.name().split(' ').next() == Some(name))
}

/// What the variables of a signature stand for.
#[derive(Clone, Debug, Default)]
pub struct Bindings(Vec<(&'static str, Type)>);

impl Bindings {
    /// What a variable stands for.
    pub fn get(&self, variable: &str) -> Option<&Type> {
        self.0.iter().find(|(name, _)| *name == variable).map(|(_, ty)| ty)
    }

    /// Lets a variable stand for a type.
    pub fn bind(&mut self, variable: &'static str, ty: Type) {
        if self.get(variable).is_none() {
            self.0.push((variable, ty));
        }
    }

    /// The type, if all its variables are bound.
    pub fn apply(&self, shape: &Shape) -> Option<Type> {
        Some(match shape {
            Shape::Variable(name) => self.get(name)?.clone(),
            Shape::Known(ty) => ty.clone(),
            Shape::List(inner) => Type::list(self.apply(inner)?),
            Shape::Map(key, value) => Type::map(self.apply(key)?, self.apply(value)?),
            Shape::Optional(inner) => Type::optional(self.apply(inner)?),
            Shape::Promise(inner) => Type::promise(self.apply(inner)?),
            Shape::Lambda(..) => return None,
        })
    }

    /// Binds the variables of a shape so that it becomes the type, as far as it can.
    pub fn unify(&mut self, shape: &Shape, ty: &Type) {
        match (shape, ty) {
            (Shape::Variable(name), _) => self.bind(name, ty.clone()),
            (Shape::List(shape), Type::List(ty))
            | (Shape::Optional(shape), Type::Optional(ty))
            | (Shape::Promise(shape), Type::Promise(ty)) => self.unify(shape, ty),
            (Shape::Map(key, value), Type::Map(found_key, found_value)) => {
                self.unify(key, found_key);
                self.unify(value, found_value);
            }
            _ => {}
        }
    }
}

/// How the table writes the type of a receiver, with its variables bound.
pub fn receiver(ty: &Type) -> Option<(&'static str, Bindings)> {
    let mut bindings = Bindings::default();
    let name = match ty {
        Type::List(element) => {
            bindings.bind("T", (**element).clone());
            "List<T>"
        }
        Type::Map(key, value) => {
            bindings.bind("K", (**key).clone());
            bindings.bind("V", (**value).clone());
            "Map<K, V>"
        }
        Type::Optional(inner) => {
            bindings.bind("T", (**inner).clone());
            "T?"
        }
        Type::Promise(value) => {
            bindings.bind("T", (**value).clone());
            "Promise<T>"
        }
        Type::String => "String",
        Type::Int => "Int",
        Type::Duration => "Duration",
        Type::Instant => "Instant",
        Type::Json => "Json",
        Type::ErrorType(_) => "E",
        Type::Port(_) => "Port",
        _ => return None,
    };
    Some((name, bindings))
}

fn read(spec: &'static Spec) -> Signature {
    let (head, result) = spec.signature.split_once(" -> ").map_or((spec.signature, "Unit"), |_| {
        let at = result_arrow(spec.signature);
        (&spec.signature[..at], &spec.signature[at + 4..])
    });
    let (result, throws) = match result.split_once(" throws ") {
        Some((result, _)) => (result, true),
        None => (result, false),
    };
    let params = head.find('(').map(|open| {
        let inner = &head[open + 1..head.len() - 1];
        split_params(inner).into_iter().map(|(name, shape)| (name, shape_of(shape))).collect()
    });
    Signature { spec, params, result: shape_of(result), throws }
}

/// Where the arrow before the result stands: the one outside all parentheses.
fn result_arrow(signature: &str) -> usize {
    let mut depth = 0;
    for (index, c) in signature.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 && signature[index..].starts_with(" -> ") => return index,
            _ => {}
        }
    }
    signature.len() - 4
}

fn split_params(params: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (index, c) in params.char_indices() {
        match c {
            '(' | '<' => depth += 1,
            ')' => depth -= 1,
            '>' if !params[..index].ends_with('-') => depth -= 1,
            ',' if depth == 0 => {
                found.extend(params[start..index].trim().split_once(": "));
                start = index + 1;
            }
            _ => {}
        }
    }
    found.extend(params[start..].trim().split_once(": "));
    found
}

fn shape_of(text: &'static str) -> Shape {
    if let Some(lambda) = text.strip_prefix('(') {
        let (param, result) = lambda.split_once(") -> ").expect("a lambda in a signature has a result");
        return Shape::Lambda(Box::new(shape_of(param)), Box::new(shape_of(result)));
    }
    if let Some(inner) = text.strip_suffix('?') {
        return Shape::Optional(Box::new(shape_of(inner)));
    }
    if let Some((generic, args)) = text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        return match (generic, args.split_once(", ")) {
            ("Map", Some((key, value))) => Shape::Map(Box::new(shape_of(key)), Box::new(shape_of(value))),
            ("List", _) => Shape::List(Box::new(shape_of(args))),
            ("Promise", _) => Shape::Promise(Box::new(shape_of(args))),
            _ => unreachable!("signatures use `List`, `Map` and `Promise` only"),
        };
    }
    match super::types::primitive(text) {
        Some(primitive) => Shape::Known(primitive),
        None => Shape::Variable(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, find};
    use crate::model::Type;

    #[test]
    fn every_signature_can_be_read() {
        let find_by = find("List<T>", "sort_by").expect("in the table");
        let params = find_by.params.as_ref().expect("a function");
        let (element, key) = (Box::new(Shape::Variable("T")), Box::new(Shape::Variable("O")));
        assert_eq!(params[0], ("key", Shape::Lambda(element.clone(), key)));
        assert_eq!(find_by.result, Shape::List(element));
        let epoch = find("Instant.", "epoch").expect("in the table");
        assert!(epoch.params.is_none());
        assert_eq!(epoch.result, Shape::Known(Type::Instant));
        assert!(find("J.", "decode").expect("in the table").throws);
    }
}
