//! Actors: a struct with a core, whose methods are steps.

use super::body::{This, World};
use super::class::Made;
use super::decl::structure;
use super::docs::{About, article, documented};
use super::file::File;
use super::forms::Forms;
use super::function::{Form, function, receiver, receiver_name};
use super::layout::X;
use super::naming::{exported, passed_name, private};
use super::package::Piece;
use super::stmt::gives_error;
use super::{host, names};
use crate::emit::names::Use;
use crate::model::{Actor, Field, FieldMode, Function, Handler, Id, Item, PortKind, Scope, Side, Type};

impl File<'_> {
    /// An actor.
    pub fn actor(&self, id: Id<Actor>) -> Vec<Piece> {
        let actor = &self.program().actors[id];
        let name = self.names.item(Item::Actor(id));
        let core = ("core", format!("*{}", self.quark("Core")));
        let fields = self.stored_fields(&actor.fields, &[core]);
        let mut pieces =
            vec![self.piece("", structure(&documented(name, About::Thing, &actor.decl.docs, ""), name, &fields))];
        let made = Made { name, fields: &actor.fields, host: actor.decl.public, world: World::Making };
        pieces.extend(self.options(&made));
        pieces.extend(self.actor_constructors(actor, &made));
        for function in &actor.functions {
            pieces.extend(self.actor_method(name, *function));
        }
        for handler in &actor.handlers {
            let text = self.inner_step(name, &handler_name(self, actor, handler), handler.function);
            pieces.push(self.piece("", text));
        }
        for (index, every) in actor.timers.iter().enumerate() {
            let text = self.inner_step(name, &every_name(index), every.function);
            pieces.push(self.piece("", text));
        }
        for scope in &actor.scopes {
            pieces.push(self.scope(name, scope));
        }
        let ty = Type::Actor(id);
        pieces.extend(self.hiding(&actor.fields, &ty, &format!("*{name}")));
        pieces.extend(self.actor_state(&actor.fields, &ty, Item::Actor(id), &actor.decl));
        pieces
    }

    fn actor_constructors(&self, actor: &Actor, made: &Made<'_>) -> Vec<Piece> {
        let name = made.name;
        let constructor = names::made(name);
        let params = self.constructor_parameters(made);
        let given: Vec<&str> = params.iter().filter_map(|param| param.split_once(' ')).map(|(name, _)| name).collect();
        let passed = std::iter::once(format!("{}()", self.quark("DefaultRuntime")));
        let passed: Vec<String> = passed.chain(given.iter().map(ToString::to_string)).collect();
        let result = format!("*{name}");
        let docs = format!("// {constructor} makes {} {name} in the default runtime.\n", article(name));
        let body = format!("\treturn {constructor}With({})\n", passed.join(", "));
        let short = self.piece(&constructor, function(&docs, "", &constructor, &params, &result, &body));
        let mut all = vec![format!("runtime *{}", self.quark("Runtime"))];
        all.extend(params);
        let core = format!("core := {}(runtime, {}, {})", self.quark("NewCore"), quoted(&actor.decl.name), actor.rank);
        let own = receiver_name(name);
        let body = self.constructor_body(made, &["runtime", "core", &own], |body, fields| {
            body.lines.insert(0, format!("\t{core}"));
            let mut all = vec![("core".to_owned(), X::atom("core"))];
            all.extend(fields);
            let instance = X::Keyed(format!("&{name}"), all);
            let ports: Vec<(usize, &Field)> =
                actor.fields.iter().enumerate().filter(|(_, field)| field.mode == FieldMode::Port).collect();
            if ports.is_empty() && actor.timers.is_empty() {
                return body.line("return ", &instance, "");
            }
            body.line(&format!("{own} := "), &instance, "");
            for (index, field) in ports {
                let port = self.port(actor, index, field, &own);
                body.line(&format!("{own}.{} = ", private(Use::Field, &field.name)), &port, "");
            }
            for field in actor.fields.iter().filter(|field| self.is_accepted(field)) {
                body.text(&format!("{own}.{}.Events.Connected()", private(Use::Field, &field.name)));
            }
            for (index, every) in actor.timers.iter().enumerate() {
                let period = body.duration(every.period);
                let handler = X::atom(own.clone()).select(every_name(index));
                body.line("", &X::call("core.Every", vec![period, handler]), "");
            }
            body.text(&format!("return {own}"));
        });
        let with = format!("{constructor}With");
        let docs = format!("// {with} makes {} {name} in a runtime of the caller's.\n", article(name));
        let long = self.piece(&with, function(&docs, "", &with, &all, &result, &body));
        vec![short, long]
    }

    /// Whether a field is a connection that was accepted, which stands from the beginning.
    fn is_accepted(&self, field: &Field) -> bool {
        let Type::Port(kind) = field.ty else { return false };
        matches!(self.program().port_kinds[kind].link, Some((_, Side::Server)))
    }

    /// A port, and what the actor does at its events.
    fn port(&self, actor: &Actor, index: usize, field: &Field, own: &str) -> X {
        let Type::Port(kind_id) = field.ty else { unreachable!("a port's type is its kind") };
        let kind = &self.program().port_kinds[kind_id];
        let handlers: Vec<(String, X)> = actor
            .handlers
            .iter()
            .filter(|handler| handler.port == index)
            .map(|handler| {
                let event = exported(Use::Method, &kind.events[handler.event].name);
                (event, X::atom(own).select(handler_name(self, actor, handler)))
            })
            .collect();
        let first = vec![X::atom("core"), X::atom(quoted(&field.name))];
        let builtin = kind.decl.module.index() == 0 && kind.link.is_none();
        match (builtin, kind.decl.name.as_str()) {
            (true, "Timer") => {
                let fired = handlers.into_iter().next().map_or_else(|| X::atom("nil"), |(_, handler)| handler);
                X::call(self.quark("NewTimer"), [first, vec![fired]].concat())
            }
            (true, "Console") => X::call(self.quark("NewConsole"), first),
            (true, _) => {
                let handlers = X::Keyed(self.quark("FolderHandlers"), handlers);
                X::call(self.quark("NewFolder"), [first, vec![handlers]].concat())
            }
            _ if kind.link.is_some() => self.link(kind, first, handlers),
            _ => self.own_port(kind_id, kind, first, handlers),
        }
    }

    fn link(&self, kind: &PortKind, first: Vec<X>, handlers: Vec<(String, X)>) -> X {
        let (protocol, side) = kind.link.expect("it is a link");
        let receives = self.messages(protocol, side.other());
        let protocol = &self.program().protocols[protocol];
        let class = protocol.side(side);
        let begin = self.companion(&self.program().classes[class].decl, Item::Class(class), names::begin);
        let name = X::atom(quoted(&format!("{}.{}", protocol.decl.name, side.text())));
        let handlers = X::Keyed(format!("{}[{receives}]", self.quark("LinkHandlers")), handlers);
        let made = self.quark(if side == Side::Server { "NewAccepted" } else { "NewLink" });
        X::call(made, [first, vec![name, X::atom(begin), handlers]].concat())
    }

    fn own_port(&self, id: Id<PortKind>, kind: &PortKind, first: Vec<X>, handlers: Vec<(String, X)>) -> X {
        let item = Item::PortKind(id);
        let handlers = handlers.into_iter().map(|(event, handler)| (host::handler_field(&event), handler));
        let fields = std::iter::once(("core".to_owned(), X::atom("core"))).chain(handlers).collect();
        let events = X::Keyed(self.companion(&kind.decl, item, names::events), fields);
        let ty = self.declared(&kind.decl, item);
        let port = X::call(format!("{}[{ty}]", self.quark("NewPort")), [first, vec![events]].concat());
        X::List(self.companion(&kind.decl, item, names::port), vec![port])
    }

    /// All forms of a method; the body stands in the innermost.
    fn actor_method(&self, name: &str, id: Id<Function>) -> Vec<Piece> {
        let forms = self.facts_of(id);
        let declared = &self.program().functions[id];
        let letter = receiver_name(name);
        let shown = forms.outer.as_ref().or(forms.nested.as_ref()).or(forms.inner.as_ref());
        let shown = shown.map_or("", String::as_str);
        let docs = self.function_docs(id, shown, forms.waits, "");
        let mut pieces = Vec::new();
        if let Some(outer) = &forms.outer {
            if forms.waits {
                pieces.push(self.piece("", self.waiting_form(name, declared, forms, &docs)));
            } else if let Some(nested) = &forms.nested {
                let drain = format!("defer {letter}.core.Drain()");
                pieces.push(self.piece("", self.passing_form(name, declared, outer, nested, &[drain], true, &docs)));
            } else {
                let steps = [format!("{letter}.core.Begin()"), format!("defer {letter}.core.End()")];
                pieces.push(match &forms.inner {
                    Some(inner) => self.piece("", self.passing_form(name, declared, outer, inner, &steps, true, &docs)),
                    None => self.piece("", self.body_form(name, id, outer, &steps, true, docs.clone())),
                });
            }
        }
        let inner_docs = if forms.outer.is_some() { String::new() } else { docs.clone() };
        if let Some(nested) = &forms.nested {
            let steps = [format!("{letter}.core.Enter()"), format!("defer {letter}.core.Leave()")];
            pieces.push(match &forms.inner {
                Some(inner) => {
                    self.piece("", self.passing_form(name, declared, nested, inner, &steps, false, &inner_docs))
                }
                None => self.piece("", self.body_form(name, id, nested, &steps, false, inner_docs.clone())),
            });
        }
        if let Some(inner) = &forms.inner {
            let docs = if forms.outer.is_some() || forms.nested.is_some() { String::new() } else { docs };
            pieces.push(self.piece("", self.body_form(name, id, inner, &[], false, docs)));
        }
        pieces
    }

    /// A form with the body.
    fn body_form(
        &self,
        ty: &str,
        id: Id<Function>,
        name: &str,
        before: &[String],
        outer: bool,
        docs: String,
    ) -> String {
        let letter = receiver_name(ty);
        let declared = &self.program().functions[id];
        let host = outer && crate::emit::roles::is_boundary(self.program(), id);
        let text = self.with_body(
            id,
            &Form {
                name,
                receiver: receiver(&letter, &format!("*{ty}")),
                this: This::Named(letter.clone()),
                world: World::Actor,
                host,
                docs,
                before,
            },
        );
        let _ = declared;
        unnamed_receiver(text, &letter, ty)
    }

    /// A form that does something around another.
    #[allow(clippy::too_many_arguments, reason = "each says another thing of the form")]
    fn passing_form(
        &self,
        ty: &str,
        declared: &Function,
        name: &str,
        to: &str,
        before: &[String],
        outer: bool,
        docs: &str,
    ) -> String {
        let letter = receiver_name(ty);
        let host = outer && declared.decl.public;
        let params = self.parameter_list(declared, host);
        let arguments: Vec<X> = declared
            .params
            .iter()
            .map(|param| {
                let code = X::atom(passed_name(&param.name));
                if host { self.taken(code, &param.ty) } else { code }
            })
            .collect();
        let call = X::atom(letter.clone()).method(to, arguments);
        let promised = declared.kind == crate::model::FunctionKind::Async;
        let lines: String = before.iter().map(|line| format!("\t{line}\n")).collect();
        let converts = host && host::has_duration(&declared.result);
        let last = match (&declared.result, gives_error(declared)) {
            (Type::Unit, false) if !promised => format!("\t{}\n", call.laid_out(1, 0, 0)),
            (ty, true) if converts => {
                let value = self.to_host(X::atom("value"), ty);
                format!("\tvalue, err := {}\n\treturn {}, err\n", call.laid_out(1, 14, 0), value.laid_out(1, 7, 5))
            }
            (ty, _) if converts => format!("\treturn {}\n", self.to_host(call, ty).laid_out(1, 7, 0)),
            _ => format!("\treturn {}\n", call.laid_out(1, 7, 0)),
        };
        let on = receiver(&letter, &format!("*{ty}"));
        let result = self.result(declared, host);
        function(docs, &on, name, &params, &result, &format!("{lines}{last}"))
    }

    /// The form in which host code waits for what is promised.
    fn waiting_form(&self, ty: &str, declared: &Function, forms: &Forms, docs: &str) -> String {
        let letter = receiver_name(ty);
        let mut params = vec![format!("ctx {}", self.standard("context", "Context"))];
        params.extend(self.parameter_list(declared, true));
        let arguments: Vec<X> =
            declared.params.iter().map(|param| self.taken(X::atom(passed_name(&param.name)), &param.ty)).collect();
        let nested = forms.nested.as_deref().unwrap_or_default();
        let promise = X::atom(letter.clone()).method(nested, arguments);
        let core = X::atom(letter.clone()).select("core");
        let await_ = X::call(self.quark("Await"), vec![X::atom("ctx"), core, promise]);
        let inner = match &declared.result {
            Type::Promise(inner) => (**inner).clone(),
            other => other.clone(),
        };
        let (result, body) = match &inner {
            Type::Unit => ("error".to_owned(), format!("\t_, err := {}\n\treturn err\n", await_.laid_out(1, 10, 0))),
            ty if host::has_duration(ty) => {
                let value = self.to_host(X::atom("value"), ty);
                (
                    format!("({}, error)", self.host_ty(ty)),
                    format!(
                        "\tvalue, err := {}\n\treturn {}, err\n",
                        await_.laid_out(1, 14, 0),
                        value.laid_out(1, 7, 5)
                    ),
                )
            }
            ty => (format!("({}, error)", self.ty(ty)), format!("\treturn {}\n", await_.laid_out(1, 7, 0))),
        };
        let on = receiver(&letter, &format!("*{ty}"));
        let outer = forms.outer.as_deref().unwrap_or_default();
        function(docs, &on, outer, &params, &result, &body)
    }

    /// What an actor does at an event or every so often: within a step that the runtime has begun.
    fn inner_step(&self, ty: &str, name: &str, id: Id<Function>) -> String {
        let docs = self.function_docs(id, name, false, "");
        self.body_form(ty, id, name, &[], false, docs)
    }

    /// A body of host code between two methods.
    fn scope(&self, ty: &str, scope: &Scope) -> Piece {
        let program = self.program();
        let letter = receiver_name(ty);
        let name = super::naming::visible(Use::Method, &scope.name, scope.public);
        let enter = &program.functions[scope.enter];
        let context = self.standard("context", "Context");
        let has_value = enter.result != Type::Unit;
        let value_ty = self.ty(&enter.result);
        let given = if has_value { format!(", {value_ty}") } else { String::new() };
        let mut params = vec![format!("ctx {context}")];
        params.extend(self.parameter_list(enter, scope.public));
        params.push(format!("body func({context}{given}) error"));
        let call = |id: Id<Function>, value: bool, failure: bool| {
            let forms = self.facts_of(id);
            let form = if forms.waits { &forms.nested } else { &forms.outer };
            let form = form.as_ref().or(forms.nested.as_ref()).or(forms.inner.as_ref()).cloned().unwrap_or_default();
            let mut arguments = Vec::new();
            if value && has_value && !program.functions[id].params.is_empty() {
                arguments.push(X::atom("entered"));
            }
            if failure && program.functions[id].params.len() > arguments.len() {
                arguments.push(X::atom("failure"));
            }
            X::atom(letter.clone()).method(form, arguments)
        };
        let entering = {
            let forms = self.facts_of(scope.enter);
            let form = forms.outer.as_ref().filter(|_| !forms.waits).or(forms.nested.as_ref()).or(forms.inner.as_ref());
            let arguments = enter.params.iter().map(|param| X::atom(passed_name(&param.name))).collect();
            X::atom(letter.clone()).method(form.cloned().unwrap_or_default(), arguments)
        };
        let mut lines = String::new();
        match (has_value, gives_error(enter)) {
            (true, true) => lines.push_str(&format!(
                "\tentered, err := {}\n\tif err != nil {{\n\t\treturn err\n\t}}\n",
                entering.text()
            )),
            (true, false) => lines.push_str(&format!("\tentered := {}\n", entering.text())),
            (false, true) => {
                lines.push_str(&format!("\tif err := {}; err != nil {{\n\t\treturn err\n\t}}\n", entering.text()));
            }
            (false, false) => lines.push_str(&format!("\t{}\n", entering.text())),
        }
        let passed = if has_value { "ctx, entered" } else { "ctx" };
        let body = format!("func() error {{ return body({passed}) }}");
        let quark_failure = self.quark("Failure");
        let wrap = |head: String, id: Option<Id<Function>>, failure: bool| match id {
            Some(id) => {
                let call = call(id, true, failure).text();
                let unused = gives_error(&program.functions[id]) && program.functions[id].result == Type::Unit;
                let statement = if unused { format!("_ = {call}") } else { call };
                format!("{head} {{ {statement} }}")
            }
            None => "nil".to_owned(),
        };
        let fail = wrap(format!("func(failure {quark_failure})"), scope.fail, true);
        let leave = wrap("func()".to_owned(), scope.exit, false);
        lines.push_str(&format!(
            "\treturn {}(\n\t\t{letter}.core,\n\t\t{body},\n\t\t{fail},\n\t\t{leave},\n\t)\n",
            self.quark("Scope")
        ));
        let docs = documented(&name, About::Event, &scope.docs, "");
        let on = receiver(&letter, &format!("*{ty}"));
        self.piece("", function(&docs, &on, &name, &params, "error", &lines))
    }
}

/// A receiver that the body does not read has no name.
fn unnamed_receiver(text: String, letter: &str, ty: &str) -> String {
    let named = format!("func ({letter} *{ty}) ");
    let Some(place) = text.find(&named) else { return text };
    let reads = |code: &str| {
        code.match_indices(letter).any(|(index, _)| {
            let before = code[..index].chars().next_back();
            let after = code[index + letter.len()..].chars().next();
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            !joins(before) && before != Some('.') && !joins(after)
        })
    };
    if super::imports::code(&text[place + named.len()..]).any(reads) {
        text
    } else {
        text.replacen(&named, &format!("func (*{ty}) "), 1)
    }
}

/// What an actor does at an event: `onLinkReceived`.
pub fn handler_name(file: &File<'_>, actor: &Actor, handler: &Handler) -> String {
    let port = &actor.fields[handler.port];
    let Type::Port(kind) = port.ty else { unreachable!("a port's type is its kind") };
    let event = &file.program().port_kinds[kind].events[handler.event].name;
    private(Use::Method, &format!("on_{}_{event}", port.name))
}

fn every_name(index: usize) -> String {
    format!("every{}", index + 1)
}

fn quoted(text: &str) -> String {
    super::text::quoted(text)
}
