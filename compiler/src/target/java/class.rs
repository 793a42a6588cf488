//! Classes and actors: fields, constructors, methods.

use super::body::{Body, This, World};
use super::docs::{Tags, javadoc, words};
use super::expr::{Want, or_null};
use super::file::File;
use super::function::Head;
use super::names::field_name;
use super::naming::NAMING;
use super::spell::{EQUAL, between, call, conditional};
use crate::emit::code::Code;
use crate::emit::facts;
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{
    Actor, Arena, Class, Expr, ExprKind, Field, FieldMode, Form, Handler, Id, Item, PortKind, Scope, Side, Type,
};
use std::collections::BTreeMap;

/// Whether a constructor must be given a field.
pub fn is_required(field: &Field) -> bool {
    field.default.is_none() && !matches!(field.ty, Type::Optional(_))
}

/// Whether a default is a literal or a case, which whoever leaves it out can write in its place.
pub fn is_literal(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Case(..) => true,
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_literal(inner),
        ExprKind::List(items) => !value.ty.is_owned() && items.iter().all(is_literal),
        _ => facts::is_literal(value),
    }
}

/// Whether a parameter is null for its default: that is computed where the fields are set.
fn is_late(field: &Field) -> bool {
    field.default.as_ref().is_some_and(|default| !is_literal(&default.value))
}

/// Whether such a parameter may be nothing as well, so that null does not say that.
pub fn tells_none(field: &Field) -> bool {
    is_late(field) && matches!(field.ty, Type::Optional(_))
}

impl File<'_> {
    /// A class as a whole.
    pub fn class(&self, id: Id<Class>) -> String {
        let class = &self.program().classes[id];
        let owner = Type::Class(id);
        let name = self.declared(Item::Class(id));
        let public = if class.decl.public { "public " } else { "" };
        let mut body = self.fields(&class.fields, &owner);
        body.push_str(&self.state_registration(&name, false));
        body.push_str(&self.constructors(&class.fields, &owner, &name, public, (class.decl.public, None)));
        for function in &class.functions {
            body.push_str(&self.function(*function));
        }
        body.push_str(&self.state_method(&class.fields));
        let interfaces: Vec<String> = class.implements.iter().map(|id| self.declared(Item::Interface(*id))).collect();
        let implements =
            if interfaces.is_empty() { String::new() } else { format!(" implements {}", interfaces.join(", ")) };
        let docs = super::decl::type_docs(&class.decl, &Tags::default());
        super::decl::type_text(&docs, "", &format!("{public}final class {name}{implements}"), &body)
    }

    /// An actor as a whole.
    pub fn actor(&self, id: Id<Actor>) -> String {
        let actor = &self.program().actors[id];
        let owner = Type::Actor(id);
        let name = self.declared(Item::Actor(id));
        let public = if actor.decl.public { "public " } else { "" };
        let mut body = format!("    private final {} quark;\n", self.quark("Core"));
        body.push_str(&self.fields(&actor.fields, &owner));
        body.push_str(&self.state_registration(&name, true));
        body.push_str(&self.constructors(&actor.fields, &owner, &name, public, (actor.decl.public, Some(actor))));
        for scope in &actor.scopes {
            body.push_str(&self.scope(scope));
        }
        for function in &actor.functions {
            body.push_str(&self.function(*function));
        }
        for handler in &actor.handlers {
            body.push_str(&self.reaction(handler.function, &self.handler_name(actor, handler)));
        }
        for (index, every) in actor.timers.iter().enumerate() {
            body.push_str(&self.reaction(every.function, &every_name(index)));
        }
        body.push_str(&self.state_method(&actor.fields));
        let docs = super::decl::type_docs(&actor.decl, &Tags::default());
        super::decl::type_text(&docs, "", &format!("{public}final class {name}"), &body)
    }

    /// The lines that declare fields; `private` unless somebody else looks at them.
    fn fields(&self, fields: &[Field], owner: &Type) -> String {
        let mut text = String::new();
        for (index, field) in fields.iter().enumerate() {
            if field.parameter_only {
                continue;
            }
            let access = if self.package.touched.field(owner, index) { "" } else { "private " };
            let fixed = if field.mode == FieldMode::Var { "" } else { "final " };
            let docs = javadoc(&field.docs, &Tags::default(), 4);
            text.push_str(&format!("{docs}    {access}{fixed}{} {};\n", self.ty(&field.ty), field_name(&field.name)));
        }
        text
    }

    /// The constructors: of what must be given, and of all; those of actors also with a runtime.
    fn constructors(
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

    fn constructor_params(&self, parameters: &[&Field], runtime: bool) -> Vec<String> {
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

    fn parameter_name(&self, field: &Field) -> String {
        let name = NAMING.name(Use::Local, &field.name);
        if name == "runtime" { "runtime2".to_owned() } else { name }
    }

    fn constructor_docs(&self, parameters: &[&Field], exported: bool, runtime: bool) -> String {
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
    fn delegating(
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

    /// The lines that set the fields, in order.
    fn making(&self, fields: &[Field], owner: &Type, actor: Option<&Actor>, exported: bool) -> String {
        let arena = Arena::default();
        let mut lines = String::new();
        if let Some(actor) = actor {
            lines.push_str(&format!(
                "        this.quark = new {}(this, {}, runtime);\n",
                self.quark("Core"),
                actor.rank
            ));
        }
        let mut names: BTreeMap<usize, String> = BTreeMap::new();
        for (index, field) in fields.iter().enumerate() {
            if field.parameter_only {
                names.insert(index, self.parameter_name(field));
            }
            let locals = field.default.as_ref().map_or(&arena, |default| &default.locals);
            let world = if actor.is_some() { World::Actor } else { World::None };
            let mut body = Body::new(self, locals, This::Making(names.clone()), world, 8);
            for field in fields.iter().filter(|field| field.parameter) {
                body.locals.reserve(&self.parameter_name(field));
            }
            body.locals.reserve("runtime");
            self.make_field(field, index, owner, (actor, exported), &mut body);
            lines.push_str(&body.finish());
        }
        if let Some(actor) = actor {
            for (index, every) in actor.timers.iter().enumerate() {
                let period = format!("{}.{}", self.time(&Type::Duration), super::text::duration(every.period));
                lines.push_str(&format!("        this.quark.every({period}, this::{});\n", every_name(index)));
            }
            for field in actor.fields.iter().filter(|field| self.is_accepted(field)) {
                lines.push_str(&format!("        this.{}.begin();\n", field_name(&field.name)));
            }
        }
        lines
    }

    fn make_field(
        &self,
        field: &Field,
        index: usize,
        owner: &Type,
        (actor, exported): (Option<&Actor>, bool),
        body: &mut Body<'_, '_>,
    ) {
        let name = field_name(&field.name);
        let growing = field.mode == FieldMode::Var && field.ty.is_collection();
        let want = if growing { Want::Growing } else { Want::Frozen };
        if let (Type::Port(kind), Some(actor)) = (&field.ty, actor) {
            return self.make_port(*kind, actor, owner, index, body);
        }
        if let Some(default) = &field.default {
            body.uses = crate::emit::facts::uses_in(&default.value);
        }
        let target = if field.parameter_only { self.parameter_name(field) } else { format!("this.{name}") };
        let given = |body: &Body<'_, '_>| {
            let code = Code::atom(self.parameter_name(field));
            let code = if tells_none(field) { or_null(code) } else { code };
            let code = if exported { self.taken(code, &field.ty) } else { code };
            body.converted(code, &field.ty, Form::Argument, want)
        };
        match (&field.default, field.parameter) {
            (Some(default), false) => {
                if super::stmt::takes_statements(&default.value) {
                    body.assign_into(&target, &default.value, want);
                } else {
                    body.copy_for(&default.value);
                    let code = body.value(&default.value, want);
                    body.statement(&format!("{target} = "), code, ";");
                }
            }
            (Some(default), true) if is_late(field) => {
                let parameter = self.parameter_name(field);
                if super::stmt::needs_lines(&default.value) {
                    body.text(&format!("if ({parameter} == null) {{"));
                    body.nested(|body| body.assign_into(&target, &default.value, want));
                    body.text("} else {");
                    let code = given(body);
                    body.nested(|body| body.statement(&format!("{target} = "), code, ";"));
                    body.text("}");
                } else {
                    let made = body.value(&default.value, want);
                    let absent = between(Code::atom(parameter), "==", Code::atom("null"), EQUAL);
                    let code = conditional(absent, made, given(body));
                    body.statement(&format!("{target} = "), code, ";");
                }
            }
            _ if field.parameter_only => {}
            _ => {
                let code = given(body);
                body.statement(&format!("{target} = "), code, ";");
            }
        }
    }

    fn make_port(&self, kind: Id<PortKind>, actor: &Actor, owner: &Type, index: usize, body: &mut Body<'_, '_>) {
        let declared = &self.program().port_kinds[kind];
        let class = self.port_class(kind);
        let name = field_name(&actor.fields[index].name);
        let mut arguments = vec!["this.quark".to_owned()];
        let mut types = String::new();
        if let Some((protocol, side)) = declared.link {
            let name = format!("{}.{}", self.program().protocols[protocol].decl.name, side.text());
            let owner = self.declared(Item::Protocol(protocol));
            arguments.extend([super::text::string(&name), format!("{owner}::{}Side", side.text())]);
            types = format!("<{}>", self.messages(protocol, side.other()));
        }
        let made = if declared.link.is_some() { format!("new {class}<>") } else { format!("new {class}") };
        let handlers: Vec<&Handler> = actor.handlers.iter().filter(|handler| handler.port == index).collect();
        let head = format!("this.{name} = {made}({}, new {class}.Handlers{types}() {{", arguments.join(", "));
        if handlers.is_empty() {
            return body.text(&format!("{head}}});"));
        }
        body.text(&head);
        let Type::Actor(id) = owner else { unreachable!("ports belong to actors") };
        let this = self.declared(Item::Actor(*id));
        for (place, handler) in handlers.into_iter().enumerate() {
            if place > 0 {
                body.lines.push(String::new());
            }
            let event = &declared.events[handler.event];
            let params: Vec<String> = event
                .params
                .iter()
                .map(|param| format!("{} {}", self.ty(&param.ty), NAMING.name(Use::Local, &param.name)))
                .collect();
            let passed: Vec<String> = event.params.iter().map(|param| NAMING.name(Use::Local, &param.name)).collect();
            let event = NAMING.name(Use::Method, &event.name);
            body.nested(|body| {
                body.text("@Override");
                body.text(&format!("public void {event}({}) {{", params.join(", ")));
                let handler = self.handler_name(actor, handler);
                body.text(&format!("    {this}.this.{handler}({});", passed.join(", ")));
                body.text("}");
            });
        }
        body.text("});");
    }

    /// Whether a field is a connection that is there when the actor is made.
    fn is_accepted(&self, field: &Field) -> bool {
        let Type::Port(kind) = field.ty else { return false };
        matches!(self.program().port_kinds[kind].link, Some((_, Side::Server)))
    }

    fn handler_name(&self, actor: &Actor, handler: &Handler) -> String {
        use super::names::upper;
        let port = &actor.fields[handler.port];
        let Type::Port(kind) = &port.ty else { unreachable!("handlers belong to ports") };
        let event = &self.program().port_kinds[*kind].events[handler.event];
        format!("on{}{}", upper(&port.name), upper(&event.name))
    }

    /// A scope: a method that runs a body, and one for a body that ends later.
    fn scope(&self, scope: &Scope) -> String {
        let program = self.program();
        let enter = &program.functions[scope.enter];
        let name = NAMING.name(Use::Method, &scope.name);
        let public = if scope.public { "public " } else { "" };
        let value = self.boxed(&enter.result);
        let silent = enter.result == Type::Unit;
        let params: Vec<String> = enter
            .params
            .iter()
            .map(|param| format!("{} {}", self.ty(&param.ty), NAMING.name(Use::Local, &param.name)))
            .collect();
        let passed: Vec<String> = enter.params.iter().map(|param| NAMING.name(Use::Local, &param.name)).collect();
        let entered = format!("this.{}({})", super::names::function_name(program, scope.enter), passed.join(", "));
        let entering = match (silent, is_boundary(program, scope.enter) && matches!(enter.result, Type::Optional(_))) {
            (true, _) => format!("() -> {{\n            {entered};\n            return null;\n        }}"),
            (_, true) => format!("() -> {entered}.orElse(null)"),
            _ if passed.is_empty() => format!("this::{}", super::names::function_name(program, scope.enter)),
            _ => format!("() -> {entered}"),
        };
        let told = |id: Option<Id<crate::model::Function>>, params: &str, alone: &str| match id {
            Some(id) => {
                let name = super::names::function_name(program, id);
                if silent { format!("({params}) -> this.{name}({alone})") } else { format!("this::{name}") }
            }
            None => format!("({params}) -> {{}}"),
        };
        let fail = told(scope.fail, "value, failure", "failure");
        let exit = told(scope.exit, "value", "");
        let exit = exit.replacen("(value) ->", "value ->", 1);
        let class = self.quark("Scope");
        let made =
            format!("        {class}<{value}> scope =\n                new {class}<>({entering}, {fail}, {exit});\n");
        let short = format!("        {class}<{value}> scope = new {class}<>({entering}, {fail}, {exit});\n");
        let made = if short.len() <= super::WIDTH + 1 || silent { short } else { made };
        let tags = |result: bool| {
            let tags = self.tags(enter, &Type::Unit).param("body", "what is done in it");
            let tags = if result {
                tags.param("<R>", "what the body ends with")
            } else {
                tags.param("<X>", "what the body may throw")
            };
            if result { tags.result("what the body ends with") } else { tags.throws("X", "what the body throws") }
        };
        let described =
            if scope.docs.is_empty() { vec![format!("Runs a body as `{}`.", scope.name)] } else { scope.docs.clone() };
        let docs = |result: bool| {
            if scope.public { javadoc(&described, &tags(result), 4) } else { javadoc(&scope.docs, &Tags::default(), 4) }
        };
        let body = format!("{}<{value}, X> body", self.quark("ScopeBody"));
        let head = Head {
            modifiers: format!("{public}<X extends Exception> void "),
            name: &name,
            params: with(&params, body),
            tail: " throws X {",
            indent: 4,
        };
        let mut text = format!("\n{}{}{made}        scope.run(body);\n    }}\n", docs(false), head.text());
        let future = self.outside("java.util.concurrent.CompletableFuture");
        let body = format!("{}<{value}, {future}<R>> body", self.outside("java.util.function.Function"));
        let later = format!("{}Async", name.trim_end_matches('_'));
        let head = Head {
            modifiers: format!("{public}<R> {future}<R> "),
            name: &later,
            params: with(&params, body),
            tail: " {",
            indent: 4,
        };
        text.push_str(&format!("\n{}{}{made}        return scope.runAsync(body);\n    }}\n", docs(true), head.text()));
        text
    }
}

fn with(params: &[String], last: String) -> Vec<String> {
    params.iter().cloned().chain([last]).collect()
}

/// `every`, `every2`: what an actor does every so often.
fn every_name(index: usize) -> String {
    if index == 0 { "onEvery".to_owned() } else { format!("onEvery{}", index + 1) }
}
