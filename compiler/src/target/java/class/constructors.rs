//! Constructors of classes and actors, and the shorter ones for what may be left out.

use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::model::{Actor, Field, Type};
use crate::target::java::body::{Body, This, World};
use crate::target::java::class::{is_late, is_required, tells_none};
use crate::target::java::docs::{Tags, javadoc, words};
use crate::target::java::expr::Want;
use crate::target::java::file::File;
use crate::target::java::function::Head;
use crate::target::java::naming::NAMING;
use crate::target::java::spell::call;

impl File<'_> {
    /// The constructors: of what must be given, and of all; those of actors also with a runtime.
    pub(super) fn constructors(
        &self,
        fields: &[Field],
        owner: &Type,
        name: &str,
        public: &str,
        (exported, actor): (bool, Option<&Actor>),
    ) -> String {
        let parameters: Vec<&Field> = fields.iter().filter(|field| field.parameter).collect();
        let required: Vec<&Field> = parameters.iter().copied().filter(|field| is_required(field)).collect();
        let mut text = String::new();
        let short = required.len() < parameters.len();
        if actor.is_some() {
            let shared = Code::atom(format!("{}.shared()", self.quark("QuarkRuntime")));
            if short {
                text.push_str(&self.delegating(
                    &parameters,
                    name,
                    public,
                    (true, exported),
                    Some(shared.clone()),
                    false,
                ));
            }
            text.push_str(&self.delegating(&parameters, name, public, (false, exported), Some(shared), false));
            if short {
                text.push_str(&self.delegating(
                    &parameters,
                    name,
                    public,
                    (true, exported),
                    Some(Code::atom("runtime")),
                    true,
                ));
            }
        } else if short {
            text.push_str(&self.delegating(&parameters, name, public, (true, exported), None, false));
        }
        let body = self.making(fields, owner, actor, exported);
        let trivial = parameters.is_empty() && actor.is_none() && body.is_empty() && !exported;
        if !trivial {
            let params = self.constructor_params(&parameters, actor.is_some());
            let docs = self.constructor_docs(&parameters, exported, actor.is_some());
            let head = Head { modifiers: public.to_owned(), name, params, tail: " {", indent: 4 };
            let whole = format!("{docs}{}{body}    }}\n", head.text());
            text.push_str(&format!("\n{}", whole.replace(" {\n    }\n", " {}\n")));
        }
        text
    }

    pub(super) fn constructor_params(&self, parameters: &[&Field], runtime: bool) -> Vec<String> {
        let param = |field: &&Field| {
            let ty = match &field.ty {
                Type::Optional(inner) if tells_none(field) => {
                    format!("{}<{}>", self.util("Optional"), self.boxed(inner))
                }
                ty if is_late(field) => self.boxed(ty),
                ty => self.ty(ty),
            };
            format!("{ty} {}", self.parameter_name(field))
        };
        let runtime = runtime.then(|| format!("{} runtime", self.quark("QuarkRuntime")));
        parameters.iter().map(param).chain(runtime).collect()
    }

    pub(super) fn parameter_name(&self, field: &Field) -> String {
        let name = NAMING.name(Use::Local, &field.name);
        if name == "runtime" { "runtime2".to_owned() } else { name }
    }

    pub(super) fn constructor_docs(&self, parameters: &[&Field], exported: bool, runtime: bool) -> String {
        if !exported {
            return String::new();
        }
        let describe = |tags: Tags, field: &&Field| {
            let or = match field {
                field if tells_none(field) => ", empty for none, or null for its default",
                field if is_late(field) => ", or null for its default",
                field if matches!(field.ty, Type::Optional(_)) => ", or null",
                _ => "",
            };
            tags.param(&self.parameter_name(field), &format!("{}{or}", words(&field.name)))
        };
        let mut tags = parameters.iter().fold(Tags::default(), describe);
        if runtime {
            tags = tags.param("runtime", "supplies it with time and ports");
        }
        let said = if runtime { "Comes to life in a runtime." } else { "Takes all that can be given." };
        javadoc(&[said.to_owned()], &tags, 4)
    }

    /// A constructor that calls the one with all parameters.
    pub(super) fn delegating(
        &self,
        parameters: &[&Field],
        name: &str,
        public: &str,
        (short, exported): (bool, bool),
        runtime: Option<Code>,
        takes_runtime: bool,
    ) -> String {
        let given: Vec<&Field> = parameters.iter().copied().filter(|field| !short || is_required(field)).collect();
        let argument = |field: &&Field| {
            if !short || is_required(field) {
                return Code::atom(self.parameter_name(field));
            }
            match &field.default {
                Some(default) if !is_late(field) => {
                    let mut body = Body::new(self, &default.locals, This::Object, World::None, 8);
                    body.value(&default.value, Want::Frozen)
                }
                _ => Code::atom("null"),
            }
        };
        let arguments: Vec<Code> = parameters.iter().map(argument).chain(runtime).collect();
        let params = self.constructor_params(&given, takes_runtime);
        let describe = |tags: Tags, field: &&Field| {
            let or = if matches!(field.ty, Type::Optional(_)) { ", or null" } else { "" };
            tags.param(&self.parameter_name(field), &format!("{}{or}", words(&field.name)))
        };
        let mut tags = given.iter().fold(Tags::default(), describe);
        if takes_runtime {
            tags = tags.param("runtime", "supplies it with time and ports");
        }
        let said = if short {
            "Takes what must be given; the rest has its default."
        } else {
            "Comes to life in the shared runtime."
        };
        let docs = if exported { javadoc(&[said.to_owned()], &tags, 4) } else { String::new() };
        let head = Head { modifiers: public.to_owned(), name, params, tail: " {", indent: 4 };
        format!("\n{docs}{}{}    }}\n", head.text(), self.one_line("", call("this", arguments)))
    }
}

pub(super) fn with(params: &[String], last: String) -> Vec<String> {
    params.iter().cloned().chain([last]).collect()
}
